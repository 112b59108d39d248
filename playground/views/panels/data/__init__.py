"""The panel of the data."""
