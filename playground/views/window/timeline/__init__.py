"""The bar under the network that shows the run from its start to now, and goes back in it."""
