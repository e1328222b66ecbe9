"""Review policies: who must sign off what, by category, kind and grade of a change."""
