"""Files of entries, as programs bring and fetch them."""
