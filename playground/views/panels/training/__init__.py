"""The panel of how the network is trained."""
