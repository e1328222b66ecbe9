"""Required reading, shifts, favourites and following as calls."""
