"""Tests of the services of briefing."""
