"""Where points come from, and what they are."""
