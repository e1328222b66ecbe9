"""Things of the base as JSON: entries, policies, questions, what the base said earlier."""
