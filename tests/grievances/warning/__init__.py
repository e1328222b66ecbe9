"""Tests of `grievances.warning`."""
