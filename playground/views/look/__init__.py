"""Colours, styles, icons and sharpness: how everything looks. Knows no other view."""
