"""Whether tests notice that a guard is changed: `python -m tests.mutants MODULE… --by TESTS…`."""
