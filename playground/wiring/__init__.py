"""How the parts of the window are brought together, one file for each thing that needs several of them.

`playground.app` makes the parts and hands them in here; nothing here paints or computes.
"""
