"""Tests of PDFs as lines."""
