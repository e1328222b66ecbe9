"""The committee as a state machine: members, model, and what is done, in any order."""
