"""What customers complained of, brought as a file: the half-year table by category and type."""
