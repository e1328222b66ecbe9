"""What texts mean, as vectors of a language model: what the second retriever goes by."""
