"""The contributor's pages: own entries, the editor, submitting, withdrawing, preview."""
