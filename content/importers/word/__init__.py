"""Word documents: what Word shows is read, what it does not show is not, the rest is named.

What becomes of each element is written down in docs/importing.md. What the lines mean, title or
clause, is not known here.
"""
