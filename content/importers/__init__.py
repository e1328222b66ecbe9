"""Reads files that people bring: regulations and answers. Bytes in, plain data out.

No database, no session and no network here; what becomes of the result is `content.services`'.
The ways in: `regulations.parse_regulation`, `answers.parse_answers`, `template.template`.
"""
