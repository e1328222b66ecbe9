"""Administration: people, departments, categories, the audit trail."""
