"""The document and everything that can be done to it. Knows the engine's specs; knows nothing of Qt."""
