"""The panel that tells which classes are taken for which, or how far numbers are missed."""
