"""Pages of required reading, shifts and following."""
