"""Grievances from the call to the shelf."""
