"""What changes grievances: files brought, customers heard, cases handled."""
