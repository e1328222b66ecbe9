"""Guided diagnosis: questions that lead on to what to say, the sums on the way, how it is walked.

What its tree is made of is plain data here; that it is a kind of entry is said in `content.kinds`.
"""
