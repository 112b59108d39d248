"""The dialog that brings a table in."""
