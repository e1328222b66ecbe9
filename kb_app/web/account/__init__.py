"""One's own account and inbox."""
