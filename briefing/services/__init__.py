"""What changes required reading, favourites, and what people follow."""
