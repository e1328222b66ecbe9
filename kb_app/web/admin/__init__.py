"""Administration: people, departments, categories, policies, mail, the audit trail."""
