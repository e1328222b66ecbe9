"""The index on disk and in memory: Whoosh's files, arrays made from them, a commit as snapshot."""
