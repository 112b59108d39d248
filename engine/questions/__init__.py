"""What can be asked of a network without changing it."""
