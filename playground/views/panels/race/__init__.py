"""The panel of a race: networks side by side, in step."""
