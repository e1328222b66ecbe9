"""A department's own entries: writing, importing, confirming, proposed variants."""
