"""Tests of `kb_app.web.grievances`."""
