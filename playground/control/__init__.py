"""What happens between a person and the engine: the session, the trainer's thread, files, preferences. QtCore only."""

from playground.guard import guard_overrides

guard_overrides()  # before the first class on Qt's is made
