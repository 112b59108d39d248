"""The panel of the gradients, layer by layer."""
