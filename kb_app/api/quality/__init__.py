"""Quality monitoring and training as calls."""
