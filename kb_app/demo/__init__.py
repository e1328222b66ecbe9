"""Sample content, written for this project, and accounts to try it with."""
