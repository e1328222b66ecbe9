"""A made-up quarter of a hotline, and what the pages and the warning make of it."""
