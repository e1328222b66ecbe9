"""Texts as they are written, read and said: what the signs of Markdown mean, and what is plain."""
