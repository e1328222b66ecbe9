"""What becomes of files that departments bring, counted."""
