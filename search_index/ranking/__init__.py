"""The stages of a search (`pipeline`): BM25F by array arithmetic, then what is named comes first.

`interface` is what the rest of the package knows of a searcher.
"""
