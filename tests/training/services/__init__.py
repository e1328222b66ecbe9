"""Tests of `training.services`."""
