"""The kernel every package stands on: database, clock, errors, audit, feed. No Flask here."""
