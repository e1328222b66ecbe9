"""The agent's call: what was searched and read out in it, its note, its outcome, who calls back."""
