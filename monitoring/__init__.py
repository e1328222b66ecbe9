"""Quality monitoring in five levels: what is drawn, scored, appealed, and what follows."""
