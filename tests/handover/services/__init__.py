"""Tests of what hands over."""
