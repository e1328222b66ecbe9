"""What is counted over the other packages, for those who watch over the whole."""
