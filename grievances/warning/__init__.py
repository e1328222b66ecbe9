"""Early warning: signs, points the committee approved, grades, who is told and by when."""
