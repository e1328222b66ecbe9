"""Figures for supervisors, and the half-year table of grievances."""
