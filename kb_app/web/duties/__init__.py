"""Who answers for what: the page of duties, what is orphaned, hand-overs, the operations group."""
