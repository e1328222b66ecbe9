"""Training that follows from what was found: exercises out of the base, courses, effect."""
