"""Who works with the base: departments, users, roles, passwords, sessions, API tokens."""
