"""Rows of tables that people bring: CSV, XLSX, JSONL. What the columns mean is not known here."""
