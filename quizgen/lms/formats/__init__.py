"""One file per format of answer files, class lists and gradebooks; the table is in `quizgen.lms.table`."""
