"""Tests of `monitoring.services`."""
