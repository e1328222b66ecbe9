"""For whom a text holds."""
