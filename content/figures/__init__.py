"""Figures in texts: where they stand, whole, and what they say. One grammar for everybody."""
