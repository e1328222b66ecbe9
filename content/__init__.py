"""What the base holds: entries, their kinds and revisions, citations, categories, import."""
