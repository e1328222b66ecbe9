"""Finding published content: text analysis, the index on disk, ranking, search and suggestions.

Whoosh and the tokenizer are known here only. The index returns ids and scores; everything shown is
loaded from the database.
"""
