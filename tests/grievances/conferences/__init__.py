"""Tests of `grievances.conferences`."""
