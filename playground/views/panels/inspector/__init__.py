"""The panel that shows a layer or a unit closely."""
