"""The toolbar, control by control. Each shows its part of the document or snapshot, and asks."""
