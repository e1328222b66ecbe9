"""What happened and who is told: the inbox, and mail that waits to be sent."""
