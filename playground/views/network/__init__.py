"""The network diagram: features, units and output with their maps, the links between them, and the popups to edit them.

Shows a document and a snapshot and asks for edits; computes no mathematics.
"""
