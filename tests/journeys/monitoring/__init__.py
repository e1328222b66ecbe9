"""From a quota to the effect of a course, in a real browser."""
