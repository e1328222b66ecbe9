"""The agent's search."""
