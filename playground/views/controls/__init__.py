"""Controls that several parts of the window are made of. They know no panel."""
