"""The panel of lessons."""
