"""Tests of `grievances.handling`."""
