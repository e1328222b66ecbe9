"""How risky a change is: what it touches, computed from both texts. Pure; no session, no rights."""
