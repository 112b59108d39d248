"""The panel of the plane: the network's answer, and the data."""
