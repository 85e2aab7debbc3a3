"""Fixes: how they are made, chosen, applied and written."""
