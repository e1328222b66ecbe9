"""Pages: one folder an area, as templates are. Views load, call a service, render or redirect."""
