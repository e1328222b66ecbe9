"""The installation as a whole: its version, its nodes, where its data lies."""
