"""Long runs: a shift at work while writers publish, imports come in, and something is killed."""
