"""From ranked documents to hits: which may be shown, filters, facets, texts, snippets."""
