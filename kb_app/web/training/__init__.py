"""Training: exercises between two calls, proposing them, courses and what they did, coaching."""
