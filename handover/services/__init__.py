"""What hands over: proposing, accepting, taking effect; changes that may leave nothing orphaned."""
