"""What pages of every area use: nested forms, filters of templates, tables of figures, CSV."""
