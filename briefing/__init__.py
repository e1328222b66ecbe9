"""What people have to know before the next call: required reading, what they follow, digests."""
