"""What is found from two regions, where each has an answer of its own."""
