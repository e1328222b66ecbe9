"""How each entry fares: how it is used, what is wrong with it by rules, how far to trust it."""
