"""The review committee: submissions, the queue, claims, sign-offs, verdicts."""
