"""A complaint from the call to the report, in a real browser."""
