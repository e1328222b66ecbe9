"""Questions that agents could not answer: lists, one group with its work, the duty rota."""
