"""A typed line and what it means: operators, letters read as characters, slips, synonyms, pins."""
