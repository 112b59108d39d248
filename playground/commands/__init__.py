"""The commands of the command line that need no window: a file each, with its arguments and what they do."""
