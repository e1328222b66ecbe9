"""What is heard in what callers say, and what is taken out of it."""
