"""What a database says of the disk under it: faults told apart, and whether all of it is sound."""
