"""The panel of the network as an equation."""
