"""The panel of experiments: what to vary, and what comes of it."""
