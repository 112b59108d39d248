"""Takes the pictures of the README and of the look-over from the running program."""
