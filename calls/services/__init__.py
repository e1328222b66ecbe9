"""What changes calls: begun, noted in, closed, taken up again; lines heard; calls back made."""
