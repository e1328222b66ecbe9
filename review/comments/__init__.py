"""Remarks on a clause, a paragraph, an item of what is under review.

Written while reading and sent with the verdict; before that only their writer sees them. The
author's department settles them in the next round. Changing them is `review.services.commenting`.
"""
