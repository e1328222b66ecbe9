"""Tests of who answers for what, and of hand-overs."""
