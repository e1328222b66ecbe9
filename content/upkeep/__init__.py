"""Keeping what is published true: how often a kind is looked at again, and what is due."""
