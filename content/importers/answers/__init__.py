"""Answers from tables: CSV, XLSX, JSONL."""
