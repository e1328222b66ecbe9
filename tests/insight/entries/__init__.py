"""Tests of insight.entries."""
