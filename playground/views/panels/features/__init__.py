"""The panel of the input features."""
