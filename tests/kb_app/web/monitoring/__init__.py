"""Tests of `kb_app.web.monitoring`."""
