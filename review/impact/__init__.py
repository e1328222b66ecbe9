"""What a proposal would do once in force: to what cites it, beside what, in which searches."""
