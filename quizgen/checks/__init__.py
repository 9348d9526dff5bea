"""Whether a question is sound: one file a check, and a table that lists them."""
