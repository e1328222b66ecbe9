"""Measuring the search: how fast, how good, beside what else could have been used.

Corpora are given by path; nothing here runs in the service.
"""
