"""Calls: a call back that was promised in one."""
