# year: 2019
'''Sentiment of sequences of word numbers with an LSTM.'''
import json
import numpy as np
import tensorflow.keras.layers as L
import tensorflow.keras.models as M
from tensorflow.keras.preprocessing.sequence import pad_sequences

VOCABULARY = 50
MAXLEN = 12

rs = np.random.RandomState(0)
texts = [list(rs.randint(1, VOCABULARY, size=rs.randint(4, 16))) for _ in range(200)]
labels = np.array([float(np.mean(t) > VOCABULARY / 2) for t in texts])
X = pad_sequences(texts, maxlen=MAXLEN, padding='post', truncating='post')

net = M.Sequential([
    L.Embedding(VOCABULARY, 8, input_length=MAXLEN, mask_zero=True),
    L.Bidirectional(L.LSTM(8, return_sequences=True)),
    L.LSTM(6),
    L.Dense(1, activation='sigmoid'),
])
net.build((None, MAXLEN))
net.set_weights([rs.normal(size=w.shape) * 0.3 for w in net.get_weights()])
net.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
h = net.fit(X[:160], labels[:160], batch_size=20, epochs=4, shuffle=False,
            validation_data=(X[160:], labels[160:]), verbose=2)
out = net.predict(X[160:])
print('RESULT ' + json.dumps({'loss': h.history['loss'], 'val_loss': h.history['val_loss'][-1],
                              'acc': h.history['acc'][-1], 'out': float(out.mean())}))
