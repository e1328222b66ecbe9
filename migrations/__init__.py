"""Alembic migrations, configured in code: `upgrade` brings a database to the newest schema."""
