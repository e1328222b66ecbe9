"""The committee: its queue, one review, verdicts, comments, absences."""
