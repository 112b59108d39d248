"""The points of the data, row by row."""
