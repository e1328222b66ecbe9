"""What was searched and used: taken down in passing, written masked, counted, forgotten in time."""
