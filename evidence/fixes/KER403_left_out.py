# allow: keras-version >=3.3
import keras
import numpy as np

x, y = np.array([[0, 1, 2]]), np.ones((1, 1), "float32")
model = keras.Sequential(
    [
        keras.layers.Embedding(3, 2, input_length=3, embeddings_initializer="ones"),
        keras.layers.LSTM(
            1,
            time_major=False,
            kernel_initializer="ones",
            recurrent_initializer="ones",
        ),
    ]
)
model.compile("sgd", "mse", sample_weight_mode=None)
model.fit(x, y, workers=1, use_multiprocessing=False, max_queue_size=10, epochs=2, verbose=0)
print("RESULT", [np.round(w, 3).tolist() for w in model.get_weights()])
print("RESULT", np.round(model.predict(x, workers=1, verbose=0), 4).tolist())
print("RESULT", round(model.evaluate(x, y, verbose=0, max_queue_size=10), 4))
