"""Which short texts are alike, and what one of them says that the other does not."""
