"""Tests of required reading, favourites and following."""
