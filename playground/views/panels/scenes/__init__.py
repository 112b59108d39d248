"""The panel of scenes."""
