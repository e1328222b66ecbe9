"""What changes people: accounts and departments, log-ins, API tokens."""
