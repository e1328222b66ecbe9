"""Files as they arrive: bounds of size, what an archive may hold, the encoding of text."""
