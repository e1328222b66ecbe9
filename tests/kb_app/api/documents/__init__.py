"""What the API says of entries, hits and questions."""
