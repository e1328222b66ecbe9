"""The registry of kinds: one module each, with a `KIND`. A new kind is one new file."""
