"""PDFs as lines: characters by their places, columns, tables, paragraphs, without what runs along.

Runs in a process of its own (`content.files.apart`); what the lines mean is not known here.
"""
