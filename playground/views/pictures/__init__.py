"""Pictures of what is on the screen, to copy and to save."""
