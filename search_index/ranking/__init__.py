"""The searcher: BM25F by array arithmetic over postings read from Whoosh once per segment.

`interface` is what the rest of the package knows of it.
"""
