"""Regulations from Markdown, text and DOCX: title, clauses, history of issue."""
