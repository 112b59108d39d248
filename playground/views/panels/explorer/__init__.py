"""The panel that explores activation functions."""
