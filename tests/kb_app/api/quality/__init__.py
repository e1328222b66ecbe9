"""Tests of `kb_app.api.quality`."""
