"""The panel that follows one sample by the numbers."""
