"""What vectors add to words, and keeping them from run to run."""
