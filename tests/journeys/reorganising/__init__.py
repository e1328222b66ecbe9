"""Departments are reorganised: in any order of steps, and with a full desk by pages."""
