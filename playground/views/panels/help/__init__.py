"""The window of help."""
