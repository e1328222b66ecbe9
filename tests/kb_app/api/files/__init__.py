"""Tests of files of entries over the API."""
