"""An entry as readers see it, its history, and what the base said earlier."""
