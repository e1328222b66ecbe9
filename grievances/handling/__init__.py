"""A grievance from the call to the shelf: what was told, steps, clocks, calls back, filing."""
