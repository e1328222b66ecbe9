"""Required reading, shifts, favourites and what people follow."""
