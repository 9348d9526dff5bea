"""Whether a question is sound: one file per check, and a table that lists them."""
