"""The tests. They mirror the code; `screen` and `clicks` are what tests of windows work with."""
