"""Blocks of text that many entries say: what refers to them, and how they are filled in.

A reference is typed as `[[KB-000123 opening hours]]`; the number is what counts. An entry keeps
what was typed (`Revision.written`) beside what is read (`Revision.content`), so whoever reads a
content never meets a reference.
"""
