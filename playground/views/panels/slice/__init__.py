"""The panel of a cut through the plane."""
