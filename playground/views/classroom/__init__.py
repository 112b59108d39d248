"""What helps before a class: large pointer, spotlight, laser, keys on the screen, the mark of a frozen picture."""
