"""The kernel every package stands on: database, clock, errors, audit, outbox. No Flask here."""
