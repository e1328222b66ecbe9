"""Tests of `grievances.services`."""
