"""Tests of calls about duties."""
