"""Conferences on grievances: agenda, minutes, measures that are chased, cases to learn from."""
