"""The Flask application: the only package that knows HTTP, and the command line beside it."""
