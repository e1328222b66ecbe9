"""Who and what gets in: cookies, logging in, accounts that change, files closed to others."""
