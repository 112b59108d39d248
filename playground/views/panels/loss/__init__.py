"""The panel of the loss curves."""
