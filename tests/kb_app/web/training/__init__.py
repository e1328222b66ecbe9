"""Tests of `kb_app.web.training`."""
