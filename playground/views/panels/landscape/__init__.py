"""The panel of the loss over a plane of parameters."""
