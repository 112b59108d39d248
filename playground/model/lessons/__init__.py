"""Lessons: what a lesson is, how it is read and checked, and how its steps go on."""
