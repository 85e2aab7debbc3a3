"""Messages that people quoted in public threads: what ``explain`` must know.

The page docs/symptoms.md shows them too (scripts/make_docs.py).
"""

from __future__ import annotations

BATCH = "object has no attribute '_implements_train_batch_hooks'"
#: What people quoted in public threads, and the rules of which one is to come first.
QUOTED = [
    ("tensorflow#19913", "ValueError: Could not interpret optimizer identifier (tf.keras)",
     "KER304"),
    ("segmentation_models#413", "ValueError: Could not interpret optimizer identifier: "
     "<tensorflow.python.keras.optimizers.Adam object at 0x7f2>", "KER304"),
    ("Benchmarks#92", "ValueError: Could not interpret optimizer identifier: "
     "<tensorflow.python.keras.optimizer_v2.adam.Adam object", "KER304"),
    ("tensorflow#64250", "Could not interpret optimizer identifier: "
     "<keras.src.optimizers.adam.Adam object", "KER304"),
    ("ktrain#529", "ValueError: Could not interpret optimizer identifier: "
     "<keras.src.optimizers.legacy.adam.Adam object at 0x>", "KER304"),
    ("keras-radam#30", "ValueError: ('Could not interpret optimizer identifier:', "
     "<keras_radam.optimizers.RAdam object at 0x7f>)", "KER304"),
    ("tensorflow#65419", "ValueError: Only instances of `keras.Layer` can be added to a Sequential "
     "model. Received: <tensorflow_hub.keras_layer.KerasLayer object at 0x7>", "KER303"),
    ("zero-to-mastery-ml#100", "ERROR: No matching distribution found for tensorflow==2.15.0",
     "KER202"),
    ("keras#14196", f"AttributeError: 'ModelCheckpoint' {BATCH}", "KER301"),
    ("tqdm#979", f"AttributeError: 'TqdmCallback' {BATCH}", "KER301"),
    ("keras-one-cycle#21", f"AttributeError: 'LRFinder' {BATCH}", "KER301"),
    ("livelossplot#108", f"'PlotLossesCallback' {BATCH}", "KER301"),
    ("n2v#112", "'ReduceLROnPlateau' object has no attribute '_implements_predict_batch_hooks'",
     "KER301"),
    ("image-segmentation-keras#225", f"AttributeError: 'CheckpointsCallback' {BATCH}", "KER301"),
    ("DCASE2017-baseline-system#38",
     "AttributeError: 'ProgressLoggerCallback' object has no attribute 'on_train_batch_begin'",
     "KER301"),
    ("pylance-release#3753", 'Import "tensorflow.keras" could not be resolved', "KER101"),
    ("pylance-release#7126", 'Import "tensorflow.keras.models" could not be resolved', "KER101"),
    ("DeepTables#93", "ValueError: A KerasTensor cannot be used as input to a TensorFlow function. "
     "A KerasTensor is a symbolic placeholder for a shape and dtype", "KER406"),
    ("transformers#27377", "ValueError: Your currently installed version of Keras is Keras 3, but "
     "this is not yet supported in Transformers. Please install the backwards-compatible tf-keras "
     "package with `pip install tf-keras`.", "KER204"),
    ("transformers#40391", "Your environment has TF_USE_LEGACY_KERAS set to True, but you do not "
     "have the tf_keras package installed.", "KER208"),
    ("keras-tuner#1039", "FatalTypeError: Expected the model-building function to return a valid "
     "Keras Model instance. Received: <tf_keras.src.engine.functional.Functional object", "KER307"),
    ("keras-adamw#59", "ModuleNotFoundError: No module named 'keras.legacy'", "KER104"),
    ("keras#19069", "tensorflow 2.15.0.post1 requires keras<2.16,>=2.15.0, but you have keras "
     "3.0.3 which is incompatible.", "KER202"),
    ("keras#18363", "ImportError: cannot import name 'np_utils' from 'keras.utils'", "KER104"),
    ("keras#18593", "ModuleNotFoundError: No module named 'keras.engine'", "KER104"),
    ("addons#2865", "ModuleNotFoundError: No module named 'keras.src.engine'", "KER104"),
    ("keras#13402", "module 'tensorflow.python.keras.utils' has no attribute 'to_categorical'",
     "KER103"),
    ("tensorflow#51738", "ValueError: This model has not yet been built. Build the model first",
     "KER303"),
    ("keras-io#1844", "ValueError: The filepath provided must end in `.keras` (Keras model "
     "format). Received: filepath=best.h5", "KER405"),
    ("tensorflow#74342", "ValueError: When using `save_weights_only=True` in `ModelCheckpoint`, "
     "the filepath provided must end in `.weights.h5` (Keras weights format).", "KER405"),
    ("sleepecg#214", "ValueError: File format not supported: filepath=model. Keras 3 only "
     "supports V3 `.keras` files and legacy H5 format files (`.h5` extension).", "KER405"),
    ("mltu#60", "TypeError: TensorFlowTrainer.fit() got an unexpected keyword argument 'workers'",
     "KER403"),
    ("HyperTS#71", "ValueError: decay is deprecated in the new Keras optimizer, pleasecheck the "
     "docstring for valid arguments, or use the legacy optimizer", "KER403"),
    ("python_for_microscopists#76", "AttributeError: module 'keras.backend' has no attribute 'sum'",
     "KER401"),
]  # fmt: skip
