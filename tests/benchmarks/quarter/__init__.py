"""Tests of `benchmarks.quarter`."""
