"""Quality monitoring: what is scored, plans with their quotas, weak points."""
