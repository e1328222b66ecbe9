"""JSON about who answers for what: duties, hand-overs, the operations group."""
