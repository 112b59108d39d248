"""What happens between a person and the engine: the session, the trainer's thread, files, preferences. QtCore only."""
