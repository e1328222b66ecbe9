"""What changes content: categories, drafts, publication, import."""
