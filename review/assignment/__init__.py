"""Whose turn a review is, who of the committee is there, and by when a step is due."""
