"""The window: its bars, menus, keys, docks and dialogs."""
