"""JSON under /api/v1: one thin module per resource. Views load, call a service, answer."""
