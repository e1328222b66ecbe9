"""Figures of a text held against what it rests on: its clauses, its other parts, its neighbours."""
