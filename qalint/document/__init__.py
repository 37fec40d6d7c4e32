"""Bytes to `Document`: spans, blocks, sentences and positions. Imports nothing else from qalint."""
