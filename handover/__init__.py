"""Who answers for what, and how that goes from one department to another without a gap."""
