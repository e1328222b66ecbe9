"""Laws among laws: what one says of others, how each stands today, which outranks which."""
