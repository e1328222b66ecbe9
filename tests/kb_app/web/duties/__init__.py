"""Tests of the pages of duties."""
