"""The packaged model by loops of our own: its weights are read, and multiplied as they lie."""
