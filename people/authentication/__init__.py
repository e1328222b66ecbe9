"""Who somebody is: passwords, log-in sessions, API tokens, and slowing down who guesses."""
