"""Text into what is indexed and compared: terms, pinyin, everyday words, units, clause numbers."""
