"""How answers are read, compared and shown: one file an answer type."""
