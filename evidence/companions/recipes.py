"""What measure.py runs of each companion: tiny, public, Keras-facing uses."""

X = "x = np.random.rand(8, 4).astype('float32'); y = np.random.randint(0, 2, (8,)).astype('float32')\n"
SEQ = X + (
    "def seq(*ls):\n    return tf.keras.Sequential([tf.keras.Input((4,)), *ls])\n"
    "def fit(m, **k):\n    m.compile('sgd', 'binary_crossentropy'); m.fit(x, y, verbose=0, **k)\n"
    "D = tf.keras.layers.Dense\n"
)
SAVED = """
import tempfile
class M(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32)])
    def __call__(self, x):
        return x * 2.0
d = tempfile.mkdtemp(); tf.saved_model.save(M(), d)
"""


def imp(mod):
    return ("import " + mod, "import %s as m\nnote = getattr(m, '__version__', '')" % mod)


RECIPES = {
    "tensorflow-addons": {
        "modules": ["tensorflow_addons"],
        "probes": [
            imp("tensorflow_addons"),
            (
                "layer in tf.keras.Sequential",
                SEQ
                + "import tensorflow_addons as tfa\nm = seq(D(4), tfa.layers.WeightNormalization(D(2)), D(1))\nfit(m)",
            ),
            (
                "tfa optimizer in compile/fit",
                SEQ
                + "import tensorflow_addons as tfa\nm = seq(D(1))\nm.compile(tfa.optimizers.AdamW(1e-4), 'mse'); m.fit(x, y, verbose=0)",
            ),
            (
                "tfa metric in compile/fit",
                SEQ
                + "import tensorflow_addons as tfa\nm = seq(D(1, activation='sigmoid'))\nm.compile('sgd', 'mse', metrics=[tfa.metrics.F1Score(1, threshold=.5)]); m.fit(x, y[:, None], verbose=0)",
            ),
        ],
    },
    "tensorflow-hub": {
        "modules": ["tensorflow_hub"],
        "probes": [
            imp("tensorflow_hub"),
            ("hub.load", SAVED + "import tensorflow_hub as hub\nhub.load(d)"),
            (
                "hub.KerasLayer",
                SAVED
                + "import tensorflow_hub as hub\nnote = [c.__module__ for c in hub.KerasLayer.__mro__[:2]]\nhub.KerasLayer(d)",
            ),
            (
                "hub.KerasLayer in tf.keras.Sequential",
                SEQ
                + SAVED
                + "import tensorflow_hub as hub\nm = seq(hub.KerasLayer(d), D(1)); fit(m)",
            ),
        ],
    },
    "tensorflow-probability": {
        "modules": [
            "tensorflow_probability.python.layers",
            "tensorflow_probability.python.distributions",
            "tensorflow_probability.python.bijectors",
            "tensorflow_probability.python.optimizer",
        ],
        "probes": [
            imp("tensorflow_probability"),
            (
                "tfp.distributions (no layer)",
                "import tensorflow_probability as tfp\ntfp.distributions.Normal(0., 1.).sample(2)",
            ),
            (
                "tfp.layers",
                "import tensorflow_probability as tfp\nnote = tfp.layers.DenseFlipout.__mro__[2].__module__",
            ),
            (
                "tfp.layers in tf.keras.Sequential",
                SEQ
                + "import tensorflow_probability as tfp\nm = seq(tfp.layers.DenseFlipout(3), D(1)); fit(m)",
            ),
            (
                "DistributionLambda in Sequential",
                SEQ
                + "import tensorflow_probability as tfp\nm = seq(D(1), tfp.layers.DistributionLambda(lambda t: tfp.distributions.Normal(t, 1.)))\nm.compile('sgd', lambda y, p: -p.log_prob(y)); m.fit(x, y, verbose=0)",
            ),
        ],
    },
    "tensorflow-model-optimization": {
        "modules": ["tensorflow_model_optimization"],
        "probes": [
            imp("tensorflow_model_optimization"),
            (
                "prune_low_magnitude(tf.keras model)",
                SEQ
                + "import tensorflow_model_optimization as tfmot\nm = tfmot.sparsity.keras.prune_low_magnitude(seq(D(3), D(1)))\nnote = type(m).__module__\nm.compile('sgd', 'mse'); m.fit(x, y, verbose=0, callbacks=[tfmot.sparsity.keras.UpdatePruningStep()])",
            ),
            (
                "prune: a layer in Sequential",
                SEQ
                + "import tensorflow_model_optimization as tfmot\nm = seq(tfmot.sparsity.keras.prune_low_magnitude(D(3)), D(1))\nm.compile('sgd', 'mse'); m.fit(x, y, verbose=0, callbacks=[tfmot.sparsity.keras.UpdatePruningStep()])",
            ),
            (
                "quantize_model(tf.keras model)",
                SEQ
                + "import tensorflow_model_optimization as tfmot\nm = tfmot.quantization.keras.quantize_model(seq(D(3), D(1)))\nm.compile('sgd', 'mse'); m.fit(x, y, verbose=0)",
            ),
            (
                "cluster_weights(tf.keras model)",
                SEQ
                + "import tensorflow_model_optimization as tfmot\nK = tfmot.clustering.keras\nm = K.cluster_weights(seq(D(3), D(1)), number_of_clusters=2, cluster_centroids_init=K.CentroidInitialization.LINEAR)\nm.compile('sgd', 'mse'); m.fit(x, y, verbose=0)",
            ),
        ],
    },
    "tensorflow-recommenders": {
        "modules": ["tensorflow_recommenders"],
        "probes": [
            imp("tensorflow_recommenders"),
            (
                "tfrs.Model fit",
                SEQ
                + """
import tensorflow_recommenders as tfrs
class R(tfrs.Model):
    def __init__(self):
        super().__init__(); self.a = D(3); self.b = D(3)
        self.task = tfrs.tasks.Retrieval()
    def compute_loss(self, f, training=False):
        return self.task(self.a(f['x']), self.b(f['x']))
m = R(); m.compile(optimizer='sgd'); m.fit(tf.data.Dataset.from_tensor_slices({'x': x}).batch(4), verbose=0)""",
            ),
            (
                "FactorizedTopK metric, BruteForce",
                SEQ
                + """
import tensorflow_recommenders as tfrs
c = tf.data.Dataset.from_tensor_slices(np.random.rand(8, 3).astype('float32'))
class R(tfrs.Model):
    def __init__(self):
        super().__init__(); self.a = D(3); self.b = D(3)
        self.task = tfrs.tasks.Retrieval(metrics=tfrs.metrics.FactorizedTopK(candidates=c.batch(4), ks=(1, 2)))
    def compute_loss(self, f, training=False):
        return self.task(self.a(f['x']), self.b(f['x']), compute_metrics=not training)
m = R(); m.compile(optimizer=tf.keras.optimizers.Adagrad(.1)); d = tf.data.Dataset.from_tensor_slices({'x': x}).batch(4); m.fit(d, verbose=0); m.evaluate(d, verbose=0)
i = tfrs.layers.factorized_top_k.BruteForce(m.a, k=2); i.index_from_dataset(tf.data.Dataset.from_tensor_slices(np.random.rand(8, 3).astype('float32')).batch(4)); i(x[:1])""",
            ),
            (
                "tasks.Ranking with metric",
                SEQ
                + """
import tensorflow_recommenders as tfrs
class R(tfrs.Model):
    def __init__(self):
        super().__init__(); self.a = D(1)
        self.task = tfrs.tasks.Ranking(loss=tf.keras.losses.MeanSquaredError(), metrics=[tf.keras.metrics.RootMeanSquaredError()])
    def compute_loss(self, f, training=False):
        return self.task(labels=f['y'], predictions=self.a(f['x']))
m = R(); m.compile(optimizer=tf.keras.optimizers.Adagrad(.1)); m.fit(tf.data.Dataset.from_tensor_slices({'x': x, 'y': y[:, None]}).batch(4), verbose=0)""",
            ),
            (
                "experimental CompositeOptimizer",
                SEQ
                + "import tensorflow_recommenders as tfrs\nm = seq(D(1)); a = tfrs.experimental.optimizers.CompositeOptimizer([(tf.keras.optimizers.Adam(.1), lambda: m.trainable_variables)]); m.compile(a, 'mse'); m.fit(x, y, verbose=0)",
            ),
            (
                "tfrs layer in tf.keras.Sequential",
                SEQ
                + "import tensorflow_recommenders as tfrs\nm = seq(tfrs.layers.dcn.Cross(), D(1)); fit(m)",
            ),
        ],
    },
    "transformers": {
        "modules": ["transformers"],
        "only": ["TF", "Keras", "PushToHub", "AdamW", "WarmUp", "GradientAcc"],
        "probes": [
            imp("transformers"),
            (
                "import TFBertModel",
                "from transformers import TFBertModel\nnote = [c.__module__ for c in TFBertModel.__mro__[2:]]",
            ),
            (
                "TFBertModel(config)",
                "from transformers import TFBertModel, BertConfig\nc = BertConfig(vocab_size=20, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)\nm = TFBertModel(c); m(tf.ones((1, 3), tf.int32))",
            ),
            (
                "TFBertModel in tf.keras.Model",
                "from transformers import TFBertModel, BertConfig\nc = BertConfig(vocab_size=20, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)\ni = tf.keras.Input((3,), dtype='int32'); o = TFBertModel(c)(i)[0]\nm = tf.keras.Model(i, tf.keras.layers.Dense(1)(o)); m(tf.ones((1, 3), tf.int32))",
            ),
            (
                "compile/fit with tf.keras Adam",
                "from transformers import TFBertForSequenceClassification, BertConfig\nc = BertConfig(vocab_size=20, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)\nm = TFBertForSequenceClassification(c); m.compile(optimizer=tf.keras.optimizers.Adam(1e-5), loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)); m.fit(np.ones((4, 3), 'int32'), np.ones((4,), 'int32'), verbose=0)",
            ),
            (
                "KerasMetricCallback in fit",
                SEQ
                + "from transformers import KerasMetricCallback\nm = seq(D(1)); ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(4)\nfit(m, callbacks=[KerasMetricCallback(metric_fn=lambda p: {'a': 0.0}, eval_dataset=ds)])",
            ),
            (
                "create_optimizer",
                "from transformers import create_optimizer\no, s = create_optimizer(1e-3, 10, 1, weight_decay_rate=.01); note = type(o).__mro__[1].__module__",
            ),
        ],
    },
    "keras-tuner": {
        "modules": ["keras_tuner", "kerastuner"],
        "probes": [
            imp("keras_tuner"),
            imp("kerastuner"),
            (
                "RandomSearch over tf.keras models",
                SEQ
                + """
import tempfile
import keras_tuner as kt
def build(hp):
    m = seq(D(hp.Int('u', 1, 4)), D(1)); m.compile('sgd', 'mse'); return m
t = kt.RandomSearch(build, objective='val_loss', max_trials=1, directory=tempfile.mkdtemp())
t.search(x, y, validation_data=(x, y), epochs=1, verbose=0)
note = t.get_best_models(1)[0].__class__.__module__""",
            ),
            (
                "RandomSearch over keras models",
                SEQ
                + """
import tempfile, keras
import keras_tuner as kt
def build(hp):
    m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(hp.Int('u', 1, 4)), keras.layers.Dense(1)]); m.compile('sgd', 'mse'); return m
t = kt.RandomSearch(build, objective='val_loss', max_trials=1, directory=tempfile.mkdtemp())
t.search(x, y, validation_data=(x, y), epochs=1, verbose=0)""",
            ),
        ],
    },
    "keras-cv": {
        "modules": ["keras_cv"],
        "extra": [],
        "probes": [
            imp("keras_cv"),
            (
                "layer in tf.keras.Sequential",
                "import keras_cv\nm = tf.keras.Sequential([tf.keras.Input((8, 8, 4)), keras_cv.layers.SqueezeAndExcite2D(4)]); m(np.ones((1, 8, 8, 4), 'float32'))",
            ),
            (
                "layer in keras.Sequential",
                "import keras, keras_cv\nm = keras.Sequential([keras.Input((8, 8, 4)), keras_cv.layers.SqueezeAndExcite2D(4)]); m(np.ones((1, 8, 8, 4), 'float32'))",
            ),
            (
                "loss in tf.keras fit",
                SEQ
                + "import keras_cv\nm = seq(D(1, activation='sigmoid')); m.compile('sgd', keras_cv.losses.FocalLoss()); m.fit(x, y[:, None], verbose=0)",
            ),
        ],
    },
    "keras-nlp": {
        "modules": [
            "keras_nlp",
            "keras_nlp.layers",
            "keras_nlp.models",
            "keras_nlp.metrics",
            "keras_nlp.samplers",
            "keras_nlp.tokenizers",
        ],
        "probes": [
            imp("keras_nlp"),
            (
                "layer in tf.keras.Sequential",
                "import keras_nlp\nm = tf.keras.Sequential([tf.keras.Input((4,), dtype='int32'), keras_nlp.layers.TokenAndPositionEmbedding(10, 4, 4)]); m(np.ones((1, 4), 'int32'))",
            ),
            (
                "layer in keras.Sequential",
                "import keras, keras_nlp\nm = keras.Sequential([keras.Input((4,), dtype='int32'), keras_nlp.layers.TokenAndPositionEmbedding(10, 4, 4)]); m(np.ones((1, 4), 'int32'))",
            ),
            (
                "metric in tf.keras fit",
                SEQ
                + "import keras_nlp\nm = seq(D(3)); m.compile('sgd', 'mse', metrics=[keras_nlp.metrics.Perplexity(from_logits=True)]); m.predict(x, verbose=0)",
            ),
        ],
    },
    "keras-hub": {
        "modules": ["keras_hub"],
        "probes": [
            imp("keras_hub"),
            (
                "layer in tf.keras.Sequential",
                "import keras_hub\nm = tf.keras.Sequential([tf.keras.Input((4,), dtype='int32'), keras_hub.layers.TokenAndPositionEmbedding(10, 4, 4)]); m(np.ones((1, 4), 'int32'))",
            ),
            (
                "layer in keras.Sequential",
                "import keras, keras_hub\nm = keras.Sequential([keras.Input((4,), dtype='int32'), keras_hub.layers.TokenAndPositionEmbedding(10, 4, 4)]); m(np.ones((1, 4), 'int32'))",
            ),
        ],
    },
    "scikeras": {
        "modules": ["scikeras.wrappers"],
        "probes": [
            imp("scikeras.wrappers"),
            (
                "KerasClassifier fit, tf.keras model",
                SEQ
                + "from scikeras.wrappers import KerasClassifier\ndef f():\n    m = seq(D(1, activation='sigmoid')); m.compile('sgd', 'binary_crossentropy'); return m\nc = KerasClassifier(f, epochs=1, verbose=0); c.fit(x, np.arange(8) % 2); c.predict(x)",
            ),
            (
                "KerasRegressor fit, keras model",
                SEQ
                + "import keras\nfrom scikeras.wrappers import KerasRegressor\ndef f():\n    m = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)]); m.compile('sgd', 'mse'); return m\nc = KerasRegressor(f, epochs=1, verbose=0); c.fit(x, y); c.predict(x)",
            ),
        ],
    },
    "tf-agents": {
        "modules": ["tf_agents.networks", "tf_agents.keras_layers"],
        "probes": [
            imp("tf_agents"),
            (
                "import networks",
                "from tf_agents.networks import q_network, sequential, actor_distribution_network",
            ),
            (
                "QNetwork create_variables",
                "from tf_agents.networks import q_network\nfrom tf_agents.specs import tensor_spec\nfrom tf_agents.trajectories import time_step\nn = q_network.QNetwork(tf.TensorSpec([4], tf.float32), tensor_spec.BoundedTensorSpec([], tf.int32, 0, 1)); n.create_variables(); note = [c.__module__ for c in type(n).__mro__[2:5]]",
            ),
            (
                "Sequential network of tf.keras layers",
                "from tf_agents.networks import sequential\nn = sequential.Sequential([tf.keras.layers.Dense(3), tf.keras.layers.Dense(1)], input_spec=tf.TensorSpec([4], tf.float32)); n.create_variables(); n(tf.ones((1, 4)))",
            ),
            (
                "DqnAgent train step",
                """
from tf_agents.agents.dqn import dqn_agent
from tf_agents.networks import q_network
from tf_agents.specs import tensor_spec
from tf_agents.trajectories import time_step as ts
o = tf.TensorSpec([4], tf.float32); a = tensor_spec.BoundedTensorSpec([], tf.int32, 0, 1)
n = q_network.QNetwork(o, a)
g = dqn_agent.DqnAgent(ts.time_step_spec(o), a, q_network=n, optimizer=tf.keras.optimizers.Adam(1e-3)); g.initialize()""",
            ),
        ],
    },
    "tensorflow-decision-forests": {
        "extra": ["ydf<0.10"],
        "modules": ["tensorflow_decision_forests"],
        "probes": [
            imp("tensorflow_decision_forests"),
            (
                "RandomForestModel fit",
                "import pandas as pd, tensorflow_decision_forests as tfdf\ndf = pd.DataFrame({'a': np.random.rand(60), 'y': np.random.randint(0, 2, 60)})\nds = tfdf.keras.pd_dataframe_to_tf_dataset(df, label='y'); m = tfdf.keras.RandomForestModel(num_trees=2, verbose=0); m.fit(ds); note = [c.__module__ for c in type(m).__mro__]; m.predict(ds, verbose=0)",
            ),
            (
                "compile with tf.keras metric",
                "import pandas as pd, tensorflow_decision_forests as tfdf\ndf = pd.DataFrame({'a': np.random.rand(60), 'y': np.random.randint(0, 2, 60)})\nds = tfdf.keras.pd_dataframe_to_tf_dataset(df, label='y'); m = tfdf.keras.RandomForestModel(num_trees=2, verbose=0); m.fit(ds); m.compile(metrics=[tf.keras.metrics.BinaryAccuracy()]); m.evaluate(ds, verbose=0)",
            ),
            (
                "tf.keras preprocessing model",
                "import pandas as pd, tensorflow_decision_forests as tfdf\ndf = pd.DataFrame({'a': np.random.rand(60), 'y': np.random.randint(0, 2, 60)})\nds = tfdf.keras.pd_dataframe_to_tf_dataset(df, label='y')\ni = tf.keras.Input((1,), name='a'); p = tf.keras.Model({'a': i}, tf.keras.layers.Rescaling(2.0)(i))\nm = tfdf.keras.RandomForestModel(num_trees=2, verbose=0, preprocessing=p); m.fit(ds)",
            ),
        ],
    },
    "autokeras": {
        "modules": ["autokeras"],
        "probes": [
            imp("autokeras"),
            (
                "ImageClassifier fit",
                """
import autokeras as ak, tempfile
i = ak.ImageInput(); o = ak.ConvBlock(kernel_size=3, num_blocks=1, num_layers=1)(i); o = ak.ClassificationHead()(o)
c = ak.AutoModel(inputs=i, outputs=o, max_trials=1, directory=tempfile.mkdtemp(), overwrite=True)
X = np.random.rand(20, 16, 16, 1).astype('float32'); Y = np.arange(20) % 3
c.fit(X, Y, epochs=1, verbose=0, validation_split=.2, batch_size=4); note = type(c.export_model()).__module__""",
            ),
        ],
    },
    "segmentation-models": {
        "modules": ["segmentation_models"],
        "probes": [
            imp("segmentation_models"),
            (
                "Unet() default framework",
                "import segmentation_models as sm\nm = sm.Unet('resnet18', encoder_weights=None, input_shape=(64, 64, 3)); note = type(m).__module__",
            ),
            (
                "set_framework('tf.keras'); Unet()",
                "import os\nos.environ['SM_FRAMEWORK'] = 'tf.keras'\nfor k in [k for k in sys.modules if k.split('.')[0] in ('segmentation_models', 'efficientnet', 'classification_models')]: del sys.modules[k]\nimport segmentation_models as sm\nm = sm.Unet('resnet18', encoder_weights=None, input_shape=(64, 64, 3)); note = type(m).__module__",
            ),
        ],
    },
    "keras-rl2": {
        "modules": [
            "rl.agents",
            "rl.callbacks",
            "rl.agents.dqn",
            "rl.agents.ddpg",
            "rl.agents.cem",
            "rl.agents.sarsa",
        ],
        "extra": ["gym"],
        "probes": [
            imp("rl"),
            imp("rl.agents.dqn"),
            (
                "DQNAgent compile",
                "from rl.agents.dqn import DQNAgent\nfrom rl.policy import BoltzmannQPolicy\nfrom rl.memory import SequentialMemory\nm = tf.keras.Sequential([tf.keras.layers.Flatten(input_shape=(1, 4)), tf.keras.layers.Dense(2)])\nd = DQNAgent(model=m, nb_actions=2, memory=SequentialMemory(limit=50, window_length=1), nb_steps_warmup=10, policy=BoltzmannQPolicy())\nd.compile(tf.keras.optimizers.Adam(learning_rate=1e-3), metrics=['mae'])",
            ),
        ],
    },
    "wandb": {
        "modules": ["wandb.integration.keras"],
        "probes": [
            (
                "import wandb.keras",
                "from wandb.keras import WandbCallback\nnote = WandbCallback.__mro__[1].__module__",
            ),
            (
                "import wandb.integration.keras",
                "from wandb.integration.keras import WandbMetricsLogger, WandbModelCheckpoint, WandbEvalCallback\nnote = WandbMetricsLogger.__mro__[1].__module__",
            ),
            (
                "WandbMetricsLogger in fit",
                SEQ
                + "import wandb\nwandb.init(project='p', mode='offline')\nfrom wandb.integration.keras import WandbMetricsLogger\nm = seq(D(1)); fit(m, callbacks=[WandbMetricsLogger()])",
            ),
            (
                "WandbModelCheckpoint in fit",
                SEQ
                + "import wandb\nwandb.init(project='p', mode='offline')\nfrom wandb.integration.keras import WandbModelCheckpoint\nm = seq(D(1)); fit(m, callbacks=[WandbModelCheckpoint('a.keras')])",
            ),
            (
                "WandbCallback in fit",
                SEQ
                + "import wandb\nwandb.init(project='p', mode='offline')\nfrom wandb.integration.keras import WandbCallback\nm = seq(D(1)); fit(m, callbacks=[WandbCallback(save_model=False)])",
            ),
            (
                "WandbCallback(save_model) in fit",
                SEQ
                + "import wandb\nwandb.init(project='p', mode='offline')\nfrom wandb.integration.keras import WandbCallback\nm = seq(D(1)); fit(m, validation_data=(x, y), callbacks=[WandbCallback()])",
            ),
        ],
    },
    "mlflow": {
        "extra": ["sqlalchemy<2.1"],
        "modules": ["mlflow.keras", "mlflow.tensorflow"],
        "probes": [
            (
                "import mlflow.tensorflow",
                "import mlflow.tensorflow as t\nnote = t.MlflowCallback.__mro__[1].__module__ if hasattr(t, 'MlflowCallback') else 'no MlflowCallback'",
            ),
            (
                "import mlflow.keras",
                "import mlflow.keras as t\nnote = t.MlflowCallback.__mro__[1].__module__ if hasattr(t, 'MlflowCallback') else 'no MlflowCallback'",
            ),
            (
                "mlflow.keras.MlflowCallback in fit",
                SEQ
                + "import mlflow, tempfile\nmlflow.set_tracking_uri('sqlite:///' + tempfile.mkdtemp() + '/a.db')\nimport mlflow.keras\nwith mlflow.start_run():\n    fit(seq(D(1)), callbacks=[mlflow.keras.MlflowCallback()])",
            ),
            (
                "mlflow.tensorflow.MlflowCallback in fit",
                SEQ
                + "import mlflow, tempfile\nmlflow.set_tracking_uri('sqlite:///' + tempfile.mkdtemp() + '/a.db')\nimport mlflow.tensorflow\nwith mlflow.start_run():\n    fit(seq(D(1)), callbacks=[mlflow.tensorflow.MlflowCallback()])",
            ),
            (
                "mlflow.tensorflow.autolog fit",
                SEQ
                + "import mlflow, tempfile\nmlflow.set_tracking_uri('sqlite:///' + tempfile.mkdtemp() + '/a.db')\nimport mlflow.tensorflow\nmlflow.tensorflow.autolog(log_models=False)\nwith mlflow.start_run() as r:\n    fit(seq(D(1)))\nmlflow.tensorflow.autolog(disable=True)\nnote = sorted(mlflow.get_run(r.info.run_id).data.metrics)",
            ),
            (
                "mlflow.tensorflow.log_model",
                SEQ
                + "import mlflow, tempfile\nd = tempfile.mkdtemp()\nmlflow.set_tracking_uri('sqlite:///' + d + '/a.db')\nimport mlflow.tensorflow\nm = seq(D(1)); mlflow.tensorflow.save_model(m, d + '/m', pip_requirements=[]); mlflow.tensorflow.load_model(d + '/m')",
            ),
            (
                "mlflow.keras.save_model",
                SEQ
                + "import mlflow, tempfile\nd = tempfile.mkdtemp()\nimport mlflow.keras\nm = seq(D(1)); mlflow.keras.save_model(m, d + '/m', pip_requirements=[]); mlflow.keras.load_model(d + '/m')",
            ),
        ],
    },
    "qkeras": {
        "modules": ["qkeras"],
        "probes": [
            imp("qkeras"),
            (
                "QDense in tf.keras.Sequential",
                SEQ
                + "from qkeras import QDense, quantized_bits\nm = seq(QDense(3, kernel_quantizer=quantized_bits(4), bias_quantizer=quantized_bits(4)), D(1)); fit(m)",
            ),
        ],
    },
    "larq": {
        "modules": ["larq"],
        "probes": [
            imp("larq"),
            (
                "QuantDense in tf.keras.Sequential",
                SEQ
                + "import larq as lq\nm = seq(lq.layers.QuantDense(3, kernel_quantizer='ste_sign', kernel_constraint='weight_clip'), D(1)); fit(m)",
            ),
            (
                "Bop optimizer",
                SEQ
                + "import larq as lq\nm = seq(lq.layers.QuantDense(3, kernel_quantizer='ste_sign'), D(1)); m.compile(lq.optimizers.CaseOptimizer((lq.optimizers.Bop.is_binary_variable, lq.optimizers.Bop()), default_optimizer=tf.keras.optimizers.Adam(0.01)), 'mse'); m.fit(x, y, verbose=0)",
            ),
        ],
    },
    "tensorflow-privacy": {
        "modules": ["tensorflow_privacy"],
        "probes": [
            imp("tensorflow_privacy"),
            (
                "DPKerasSGDOptimizer in fit",
                SEQ
                + "import tensorflow_privacy as tfp\no = tfp.DPKerasSGDOptimizer(l2_norm_clip=1., noise_multiplier=.5, num_microbatches=1, learning_rate=.1)\nm = seq(D(1)); m.compile(o, tf.keras.losses.MeanSquaredError()); m.fit(x, y, verbose=0)",
            ),
            (
                "DPSequential fit",
                SEQ
                + "import tensorflow_privacy as tfp\nm = tfp.DPSequential(l2_norm_clip=1., noise_multiplier=.5, layers=[tf.keras.layers.InputLayer(input_shape=(4,)), D(1)]); m.compile('sgd', 'mse'); m.fit(x, y, batch_size=4, verbose=0)",
            ),
        ],
    },
    "tensorflow-text": {
        "extra": ["tensorflow-hub"],
        "modules": ["tensorflow_text"],
        "probes": [
            imp("tensorflow_text"),
            (
                "text op",
                "import tensorflow_text as text\ntext.WhitespaceTokenizer().tokenize(['a b'])",
            ),
            (
                "text.keras.layers in Sequential",
                "import tensorflow_text as text\nl = text.keras.layers.ToDense(pad_value=0); note = [c.__module__ for c in type(l).__mro__[:2]]\nm = tf.keras.Sequential([tf.keras.Input((None,), ragged=True, dtype='int32'), l])",
            ),
            (
                "text.keras.layers",
                "import tensorflow_text as text\nl = text.keras.layers.ToDense(pad_value=0); l(tf.ragged.constant([[1], [1, 2]]))",
            ),
        ],
    },
    "tf-models-official": {
        "modules": ["tensorflow_models"],
        "probes": [
            imp("tensorflow_models"),
            ("import official.nlp.modeling", "from official.nlp import modeling"),
            (
                "nlp layer in tf.keras.Sequential",
                "import tensorflow_models as tfm\nm = tf.keras.Sequential([tf.keras.Input((4,), dtype='int32'), tfm.nlp.layers.OnDeviceEmbedding(vocab_size=10, embedding_width=4)]); m(np.ones((1, 4), 'int32'))",
            ),
            (
                "BertEncoder",
                "import tensorflow_models as tfm\nb = tfm.nlp.networks.BertEncoder(vocab_size=20, hidden_size=8, num_layers=1, num_attention_heads=2, inner_dim=8)",
            ),
            (
                "optimizer factory",
                "import tensorflow_models as tfm\no = tfm.optimization.optimizer_factory.OptimizerFactory(tfm.optimization.OptimizationConfig({'optimizer': {'type': 'adamw'}, 'learning_rate': {'type': 'constant'}})); o.build_optimizer(o.build_learning_rate())",
            ),
        ],
    },
}

IMG = "im = tf.keras.Sequential([tf.keras.Input((32, 32, 3)), tf.keras.layers.Conv2D(2, 3, name='c'), tf.keras.layers.GlobalAveragePooling2D(), tf.keras.layers.Dense(2, activation='softmax')])\nxi = np.random.rand(2, 32, 32, 3).astype('float32')\n"
RECIPES.update(
    {
        "tensorflowjs": {
            "modules": [],
            "probes": [
                imp("tensorflowjs"),
                (
                    "converters.save_keras_model",
                    SEQ
                    + "import tempfile, tensorflowjs as tfjs\ntfjs.converters.save_keras_model(seq(D(1)), tempfile.mkdtemp())",
                ),
            ],
        },
        "tensorflow-ranking": {
            "modules": ["tensorflow_ranking"],
            "probes": [
                imp("tensorflow_ranking"),
                (
                    "tfr.keras loss and metric in fit",
                    "import tensorflow_ranking as tfr\nm = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(3)]); m.compile('sgd', tfr.keras.losses.ApproxNDCGLoss(), metrics=[tfr.keras.metrics.NDCGMetric()]); m.fit(np.ones((4, 4), 'float32'), np.eye(4, 3, dtype='float32'), verbose=0)",
                ),
                (
                    "tfr.keras layer in Sequential",
                    "import tensorflow_ranking as tfr\nnote = tfr.keras.layers.FlattenList.__mro__[1].__module__\ni = tf.keras.Input((3, 4)); m = tf.keras.Model(i, tfr.keras.layers.ConcatFeatures()(({}, {'a': i}, tf.ones((1, 3), tf.bool))))",
                ),
            ],
        },
        "tensorflow-gnn": {
            "modules": ["tensorflow_gnn"],
            "probes": [
                imp("tensorflow_gnn"),
                (
                    "tfgnn.keras.layers",
                    "import tensorflow_gnn as tfgnn\nl = tfgnn.keras.layers.Pool('context', 'sum', node_set_name='a'); note = [c.__module__ for c in type(l).__mro__[1:3]]",
                ),
            ],
        },
        "tensorflow-datasets": {
            "modules": [],
            "probes": [
                imp("tensorflow_datasets"),
                (
                    "tfds.features",
                    "import tensorflow_datasets as tfds\ntfds.features.FeaturesDict({'a': np.int64}); tfds.list_builders()",
                ),
            ],
        },
        "tf2onnx": {
            "modules": [],
            "probes": [
                imp("tf2onnx"),
                (
                    "convert.from_keras(tf.keras model)",
                    SEQ + "import tf2onnx\ntf2onnx.convert.from_keras(seq(D(3), D(1)))",
                ),
                (
                    "from_keras(functional)",
                    SEQ
                    + "import tf2onnx\ni = tf.keras.Input((4,), name='i'); tf2onnx.convert.from_keras(tf.keras.Model(i, D(1)(i)))",
                ),
            ],
        },
        "keras-core": {
            "modules": ["keras_core"],
            "env": {"KERAS_BACKEND": "tensorflow"},
            "probes": [
                imp("keras_core"),
                (
                    "layer in tf.keras.Sequential",
                    SEQ + "import keras_core\nm = seq(keras_core.layers.Dense(3)); m(x)",
                ),
                (
                    "keras_core model fit",
                    X
                    + "import keras_core as K\nm = K.Sequential([K.Input((4,)), K.layers.Dense(1)]); m.compile('sgd', 'mse'); m.fit(x, y, verbose=0)",
                ),
            ],
        },
        "keras-preprocessing": {
            "modules": ["keras_preprocessing"],
            "probes": [
                imp("keras_preprocessing"),
                (
                    "ImageDataGenerator in tf.keras fit",
                    IMG
                    + "from keras_preprocessing.image import ImageDataGenerator\nim.compile('sgd', 'mse'); im.fit(ImageDataGenerator().flow(xi, np.ones((2, 2)), batch_size=2), verbose=0)",
                ),
                (
                    "Tokenizer, pad_sequences",
                    "from keras_preprocessing.text import Tokenizer\nfrom keras_preprocessing.sequence import pad_sequences\npad_sequences([[1], [1, 2]])",
                ),
            ],
        },
        "keras-applications": {
            "modules": [],
            "probes": [
                imp("keras_applications"),
                (
                    "ResNet50 with tf.keras submodules",
                    "from keras_applications.resnet import ResNet50\nm = ResNet50(weights=None, input_shape=(64, 64, 3), backend=tf.keras.backend, layers=tf.keras.layers, models=tf.keras.models, utils=tf.keras.utils)",
                ),
            ],
        },
        "keras-tcn": {
            "modules": ["tcn"],
            "probes": [
                imp("tcn"),
                (
                    "TCN in tf.keras.Sequential",
                    "from tcn import TCN\nm = tf.keras.Sequential([tf.keras.Input((5, 2)), TCN(2), tf.keras.layers.Dense(1)]); m.compile('sgd', 'mse'); m.fit(np.ones((2, 5, 2), 'float32'), np.ones((2, 1), 'float32'), verbose=0)",
                ),
            ],
        },
        "keras-self-attention": {
            "modules": ["keras_self_attention"],
            "probes": [
                imp("keras_self_attention"),
                (
                    "SeqSelfAttention in tf.keras.Sequential",
                    "from keras_self_attention import SeqSelfAttention\nm = tf.keras.Sequential([tf.keras.Input((5, 2)), SeqSelfAttention(units=2)]); m(np.ones((1, 5, 2), 'float32'))",
                ),
                (
                    "SeqSelfAttention, TF_KERAS=1",
                    "os.environ['TF_KERAS'] = '1'\nfor k in [k for k in sys.modules if k.startswith('keras_self')]: del sys.modules[k]\nfrom keras_self_attention import SeqSelfAttention\nm = tf.keras.Sequential([tf.keras.Input((5, 2)), SeqSelfAttention(units=2)]); m(np.ones((1, 5, 2), 'float32'))",
                ),
            ],
        },
        "keras-bert": {
            "modules": ["keras_bert"],
            "probes": [
                imp("keras_bert"),
                (
                    "get_model",
                    "from keras_bert import get_model\nm = get_model(token_num=20, head_num=2, transformer_num=1, embed_dim=8, feed_forward_dim=8, seq_len=6, pos_num=6)",
                ),
                (
                    "get_model, TF_KERAS=1",
                    "os.environ['TF_KERAS'] = '1'\nfor k in [k for k in sys.modules if k.startswith('keras_')]: del sys.modules[k]\nfrom keras_bert import get_model\nm = get_model(token_num=20, head_num=2, transformer_num=1, embed_dim=8, feed_forward_dim=8, seq_len=6, pos_num=6)",
                ),
            ],
        },
        "keras-resnet": {
            "modules": ["keras_resnet"],
            "probes": [
                imp("keras_resnet"),
                (
                    "ResNet2D18",
                    "import keras, keras_resnet.models\ni = keras.layers.Input((32, 32, 3)); m = keras_resnet.models.ResNet2D18(i, classes=2)",
                ),
            ],
        },
        "keras-retinanet": {
            "modules": [],
            "probes": [
                imp("keras_retinanet"),
                (
                    "models.backbone('resnet50')",
                    "from keras_retinanet import models\nmodels.backbone('resnet50').retinanet(2)",
                ),
            ],
        },
        "keras-vis": {
            "modules": [],
            "probes": [
                imp("vis"),
                ("vis.visualization", "from vis.visualization import visualize_activation"),
            ],
        },
        "keras-unet-collection": {
            "modules": ["keras_unet_collection"],
            "probes": [
                imp("keras_unet_collection"),
                (
                    "models.unet_2d",
                    "from keras_unet_collection import models\nm = models.unet_2d((32, 32, 3), [4, 8], n_labels=2); note = type(m).__module__",
                ),
                (
                    "models.att_unet_2d",
                    "from keras_unet_collection import models\nm = models.att_unet_2d((32, 32, 3), [4, 8], n_labels=2)",
                ),
            ],
        },
        "efficientnet": {
            "modules": [],
            "probes": [
                (
                    "import efficientnet.tfkeras",
                    "import efficientnet.tfkeras as e\nm = e.EfficientNetB0(weights=None, input_shape=(32, 32, 3)); note = type(m).__module__",
                ),
                (
                    "import efficientnet.keras",
                    "import efficientnet.keras as e\nm = e.EfficientNetB0(weights=None, input_shape=(32, 32, 3)); note = type(m).__module__",
                ),
            ],
        },
        "image-classifiers": {
            "modules": [],
            "probes": [
                (
                    "import classification_models.keras",
                    "from classification_models.keras import Classifiers\nR, p = Classifiers.get('resnet18'); m = R((64, 64, 3), weights=None)",
                ),
                (
                    "import classification_models.tfkeras",
                    "from classification_models.tfkeras import Classifiers\nR, p = Classifiers.get('resnet18'); m = R((64, 64, 3), weights=None)",
                ),
            ],
        },
        "kapre": {
            "modules": ["kapre"],
            "probes": [
                imp("kapre"),
                (
                    "STFT in tf.keras.Sequential",
                    "from kapre import STFT, Magnitude\nm = tf.keras.Sequential([tf.keras.Input((2048, 1)), STFT(n_fft=512), Magnitude()]); m(np.ones((1, 2048, 1), 'float32'))",
                ),
                (
                    "get_melspectrogram_layer",
                    "from kapre import get_melspectrogram_layer\nm = get_melspectrogram_layer(input_shape=(2048, 1), n_fft=512); m(np.ones((1, 2048, 1), 'float32'))",
                ),
            ],
        },
        "spektral": {
            "modules": ["spektral.layers", "spektral.models", "spektral.transforms"],
            "probes": [
                imp("spektral"),
                (
                    "GCNConv in tf.keras.Model",
                    "from spektral.layers import GCNConv\ni = tf.keras.Input((3,)); a = tf.keras.Input((5,)); m = tf.keras.Model([i, a], GCNConv(2)([i, a])); m([np.ones((5, 3), 'float32'), np.ones((5, 5), 'float32')])",
                ),
                (
                    "models.GCN",
                    "from spektral.models import GCN\nm = GCN(2); m([np.ones((5, 3), 'float32'), np.ones((5, 5), 'float32')])",
                ),
            ],
        },
        "deepface": {
            "modules": [],
            "probes": [
                ("from deepface import DeepFace", "from deepface import DeepFace"),
                (
                    "build the VGG-Face network",
                    "from deepface.models.facial_recognition import VGGFace\nm = VGGFace.base_model(); note = type(m).__module__",
                ),
                (
                    "build Facenet",
                    "from deepface.models.facial_recognition import Facenet\nm = Facenet.InceptionResNetV1(); note = type(m).__module__",
                ),
            ],
        },
        "retina-face": {
            "modules": [],
            "probes": [("from retinaface import RetinaFace", "from retinaface import RetinaFace")],
        },
        "mtcnn": {
            "modules": [],
            "probes": [
                imp("mtcnn"),
                (
                    "MTCNN().detect_faces",
                    "from mtcnn import MTCNN\nd = MTCNN(); d.detect_faces(np.zeros((64, 64, 3), 'uint8'))",
                ),
            ],
        },
        "keras-ocr": {
            "modules": [],
            "probes": [
                imp("keras_ocr"),
                (
                    "recognition.build_model",
                    "from keras_ocr import recognition\nrecognition.build_model('abc', 31, 200, 1, False, .2, (64,), 5, (16, 16, 16, 16, 16, 16, 16), (8, 8), True, 2)"
                    if False
                    else "from keras_ocr import recognition\nrecognition.Recognizer(weights=None, alphabet='abc')",
                ),
                (
                    "detection.build_keras_model",
                    "from keras_ocr import detection\ndetection.Detector(weights=None)",
                ),
            ],
        },
        "neptune-tensorflow-keras": {
            "modules": ["neptune_tensorflow_keras"],
            "extra": ["neptune<2"],
            "probes": [
                imp("neptune_tensorflow_keras"),
                (
                    "NeptuneCallback in fit",
                    SEQ
                    + "import neptune\nfrom neptune.integrations.tensorflow_keras import NeptuneCallback\nrun = neptune.init_run(mode='debug')\nnote = NeptuneCallback.__mro__[1].__module__\nfit(seq(D(1)), callbacks=[NeptuneCallback(run=run)])",
                ),
            ],
        },
        "shap": {
            "modules": [],
            "extra": ["numba<0.61", "llvmlite<0.44", "slicer"],
            "probes": [
                imp("shap"),
                (
                    "DeepExplainer(tf.keras model)",
                    SEQ
                    + "import shap\ne = shap.DeepExplainer(seq(D(3, activation='relu'), D(1)), x); e.shap_values(x[:2])",
                ),
                (
                    "GradientExplainer(tf.keras model)",
                    SEQ
                    + "import shap\ne = shap.GradientExplainer(seq(D(3, activation='relu'), D(1)), x); e.shap_values(x[:2])",
                ),
            ],
        },
        "alibi": {
            "modules": [],
            "probes": [
                imp("alibi"),
                (
                    "IntegratedGradients(tf.keras model)",
                    SEQ
                    + "from alibi.explainers import IntegratedGradients\nm = seq(D(3), D(1)); e = IntegratedGradients(m, n_steps=3); e.explain(x, target=0)",
                ),
                (
                    "CounterfactualRL backend",
                    "from alibi.explainers import CounterfactualRL\nfrom alibi.models.tensorflow import ADULTEncoder\nnote = [c.__module__ for c in ADULTEncoder.__mro__[1:2]]",
                ),
            ],
        },
        "alibi-detect": {
            "modules": ["alibi_detect.models.tensorflow"],
            "probes": [
                imp("alibi_detect"),
                (
                    "OutlierAE fit",
                    SEQ
                    + "from alibi_detect.od import OutlierAE\no = OutlierAE(threshold=.1, encoder_net=seq(D(2)), decoder_net=tf.keras.Sequential([tf.keras.Input((2,)), D(4)])); o.fit(x, epochs=1, verbose=False)",
                ),
                ("models.tensorflow", "import alibi_detect.models.tensorflow as m\nnote = dir(m)"),
            ],
        },
        "tensorflow-lattice": {
            "modules": ["tensorflow_lattice"],
            "extra": ["tf-keras" if False else "graphviz"],
            "probes": [
                imp("tensorflow_lattice"),
                (
                    "PWLCalibration in tf.keras.Sequential",
                    "import tensorflow_lattice as tfl\nm = tf.keras.Sequential([tf.keras.Input((1,)), tfl.layers.PWLCalibration(input_keypoints=[0., 1., 2.])]); m.compile('sgd', 'mse'); m.fit(np.ones((4, 1), 'float32'), np.ones((4, 1), 'float32'), verbose=0)",
                ),
            ],
        },
        "hls4ml": {
            "modules": [],
            "probes": [
                imp("hls4ml"),
                (
                    "config_from_keras_model",
                    SEQ + "import hls4ml\nhls4ml.utils.config_from_keras_model(seq(D(3), D(1)))",
                ),
                (
                    "convert_from_keras_model",
                    SEQ
                    + "import hls4ml, tempfile\nm = seq(D(3), D(1)); hls4ml.converters.convert_from_keras_model(m, output_dir=tempfile.mkdtemp(), hls_config=hls4ml.utils.config_from_keras_model(m), backend='Vivado')",
                ),
            ],
        },
        "adversarial-robustness-toolbox": {
            "modules": [],
            "probes": [
                imp("art"),
                (
                    "TensorFlowV2Classifier + FGM",
                    IMG
                    + "from art.estimators.classification import TensorFlowV2Classifier\nfrom art.attacks.evasion import FastGradientMethod\nc = TensorFlowV2Classifier(im, nb_classes=2, input_shape=(32, 32, 3), loss_object=tf.keras.losses.CategoricalCrossentropy()); FastGradientMethod(c).generate(xi)",
                ),
                (
                    "KerasClassifier",
                    IMG
                    + "tf.compat.v1.disable_eager_execution()\nfrom art.estimators.classification import KerasClassifier\nim = tf.keras.models.clone_model(im); im.compile('sgd', 'categorical_crossentropy'); c = KerasClassifier(im); c.predict(xi)",
                ),
            ],
        },
        "gpflow": {
            "modules": ["gpflow"],
            "probes": [
                imp("gpflow"),
                (
                    "GPR + tf.keras optimizer",
                    X
                    + "import gpflow\nm = gpflow.models.GPR((x.astype('float64'), y[:, None].astype('float64')), gpflow.kernels.RBF())\no = tf.keras.optimizers.Adam(.1); o.minimize(m.training_loss, m.trainable_variables)",
                ),
                (
                    "gpflow.optimizers.Scipy",
                    X
                    + "import gpflow\nm = gpflow.models.GPR((x.astype('float64'), y[:, None].astype('float64')), gpflow.kernels.RBF())\ngpflow.optimizers.Scipy().minimize(m.training_loss, m.trainable_variables, options={'maxiter': 2})",
                ),
            ],
        },
        "trieste": {
            "modules": ["trieste"],
            "probes": [
                imp("trieste"),
                (
                    "trieste.models.keras",
                    "from trieste.models.keras import DeepEnsemble, KerasEnsemble",
                ),
            ],
        },
        "elephas": {
            "modules": [],
            "probes": [
                imp("elephas"),
                ("SparkModel", "from elephas.spark_model import SparkModel"),
            ],
        },
        "cleverhans": {
            "modules": [],
            "probes": [
                imp("cleverhans"),
                (
                    "fast_gradient_method(tf.keras model)",
                    IMG
                    + "from cleverhans.tf2.attacks.fast_gradient_method import fast_gradient_method\nfast_gradient_method(im, xi, .1, np.inf)",
                ),
            ],
        },
        "talos": {
            "modules": [],
            "probes": [
                imp("talos"),
                (
                    "Scan",
                    SEQ
                    + "import talos\ndef f(xt, yt, xv, yv, p):\n    m = seq(D(p['u']), D(1)); m.compile('sgd', 'mse', metrics=['mae']); h = m.fit(xt, yt, validation_data=(xv, yv), verbose=0); return h, m\ntalos.Scan(np.repeat(x, 4, 0), np.repeat(y, 4, 0), {'u': [1, 2]}, f, experiment_name='e', disable_progress_bar=True)",
                ),
            ],
        },
        "hyperas": {
            "modules": [],
            "extra": ["hyperopt"],
            "probes": [
                imp("hyperas"),
                (
                    "import optim",
                    "from hyperas import optim\nfrom hyperas.distributions import choice",
                ),
            ],
        },
        "livelossplot": {
            "modules": ["livelossplot"],
            "probes": [
                imp("livelossplot"),
                (
                    "PlotLossesKeras in tf.keras fit",
                    SEQ
                    + "from livelossplot import PlotLossesKeras\nnote = PlotLossesKeras.__mro__[1].__module__\nfit(seq(D(1)), callbacks=[PlotLossesKeras()])",
                ),
                (
                    "PlotLossesKerasTF in tf.keras fit",
                    SEQ
                    + "from livelossplot import PlotLossesKerasTF\nfit(seq(D(1)), callbacks=[PlotLossesKerasTF()])",
                ),
            ],
        },
        "tensorflow-similarity": {
            "modules": ["tensorflow_similarity"],
            "extra": ["nmslib-metabrainz" if False else "tabulate"],
            "probes": [
                imp("tensorflow_similarity"),
                (
                    "SimilarityModel fit",
                    X
                    + "from tensorflow_similarity.models import SimilarityModel\nfrom tensorflow_similarity.layers import MetricEmbedding\nfrom tensorflow_similarity.losses import MultiSimilarityLoss\ni = tf.keras.Input((4,)); m = SimilarityModel(i, MetricEmbedding(4)(i)); m.compile('adam', loss=MultiSimilarityLoss()); m.fit(x, y.astype('int32'), verbose=0)",
                ),
            ],
        },
        "nengo-dl": {
            "modules": ["nengo_dl"],
            "probes": [
                imp("nengo_dl"),
                (
                    "Simulator",
                    "import nengo, nengo_dl\nwith nengo.Network() as net:\n    a = nengo.Node([1.]); b = nengo.Ensemble(4, 1); nengo.Connection(a, b)\nwith nengo_dl.Simulator(net, progress_bar=False) as s: s.run_steps(2)",
                ),
            ],
        },
        "tf-explain": {
            "modules": ["tf_explain"],
            "probes": [
                imp("tf_explain"),
                (
                    "GradCAM explain",
                    IMG
                    + "from tf_explain.core.grad_cam import GradCAM\nGradCAM().explain((xi, None), im, class_index=0, layer_name='c')",
                ),
                (
                    "GradCAMCallback",
                    "from tf_explain.callbacks.grad_cam import GradCAMCallback\nnote = GradCAMCallback.__mro__[1].__module__",
                ),
            ],
        },
        "tf-keras-vis": {
            "modules": ["tf_keras_vis"],
            "probes": [
                imp("tf_keras_vis"),
                (
                    "Saliency",
                    IMG
                    + "from tf_keras_vis.saliency import Saliency\nfrom tf_keras_vis.utils.scores import CategoricalScore\nSaliency(im, clone=True)(CategoricalScore([0, 1]), xi)",
                ),
                (
                    "Gradcam",
                    IMG
                    + "from tf_keras_vis.gradcam import Gradcam\nfrom tf_keras_vis.utils.scores import CategoricalScore\nGradcam(im, clone=True)(CategoricalScore([0, 1]), xi)",
                ),
            ],
        },
        "keras-facenet": {
            "modules": [],
            "extra": ["mtcnn<1"],
            "probes": [
                imp("keras_facenet"),
                (
                    "inception_resnet_v1",
                    "from keras_facenet import inception_resnet_v1\nm = inception_resnet_v1.InceptionResNetV1()",
                ),
            ],
        },
        "ncps": {
            "modules": ["ncps.tf", "ncps.keras"],
            "probes": [
                ("import ncps.tf", "import ncps.tf"),
                (
                    "ncps.tf.LTC in tf.keras.Sequential",
                    "import ncps.tf\nm = tf.keras.Sequential([tf.keras.Input((5, 2)), ncps.tf.LTC(3)]); m(np.ones((1, 5, 2), 'float32'))",
                ),
                (
                    "ncps.keras.LTC in keras.Sequential",
                    "import keras, ncps.keras\nm = keras.Sequential([keras.Input((5, 2)), ncps.keras.LTC(3)]); m(np.ones((1, 5, 2), 'float32'))",
                ),
            ],
        },
        "dopamine-rl": {
            "modules": [],
            "probes": [
                imp("dopamine"),
                (
                    "networks",
                    "from dopamine.discrete_domains import atari_lib\nnote = atari_lib.NatureDQNNetwork.__mro__[1].__module__",
                ),
            ],
        },
        "tensorforce": {"modules": [], "probes": [imp("tensorforce")]},
        "tf-slim": {
            "modules": [],
            "probes": [
                imp("tf_slim"),
                (
                    "slim.conv2d",
                    "import tf_slim as slim\nwith tf.Graph().as_default():\n    slim.conv2d(tf.ones((1, 8, 8, 3)), 2, 3)",
                ),
            ],
        },
        "comet-ml": {
            "modules": ["comet_ml"],
            "probes": [
                ("import comet_ml", "import comet_ml"),
                (
                    "comet_ml.get_keras_callback in fit",
                    SEQ
                    + "import comet_ml, tempfile\ne = comet_ml.OfflineExperiment(project_name='p', offline_directory=tempfile.mkdtemp()); fit(seq(D(1)), callbacks=[comet_ml.integration.keras.CometKerasCallback(e)]) if hasattr(comet_ml, 'integration') else fit(seq(D(1)), callbacks=[e.get_callback('tf-keras')])",
                ),
            ],
        },
        "keras-rl": {
            "modules": [],
            "probes": [
                ("from rl.agents.dqn import DQNAgent", "from rl.agents.dqn import DQNAgent")
            ],
        },
        "deepchem": {
            "modules": [],
            "probes": [
                imp("deepchem"),
                ("MultitaskClassifier", "import deepchem as dc"),
                (
                    "KerasModel",
                    SEQ
                    + "import deepchem as dc\nm = dc.models.KerasModel(seq(D(1)), dc.models.losses.L2Loss()); m.fit(dc.data.NumpyDataset(x, y), nb_epoch=1)",
                ),
            ],
        },
        "autogluon-dummy": {"modules": [], "probes": []},
    }
)
del RECIPES["autogluon-dummy"]
