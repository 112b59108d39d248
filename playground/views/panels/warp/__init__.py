"""The panel of the plane as a layer sees it."""
