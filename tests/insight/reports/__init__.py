"""Tests of `insight.reports`."""
