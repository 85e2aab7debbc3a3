"""Tells sine waves, square waves and sawtooth waves apart."""
