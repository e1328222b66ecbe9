"""Learning from use: lines that led to an answer become proposed variants of it."""
