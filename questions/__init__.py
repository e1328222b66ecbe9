"""What agents could not answer: recorded, grouped, routed, answered, and found again."""
