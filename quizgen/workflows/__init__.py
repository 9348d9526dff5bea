"""A tutor's tasks from files to files. Each yields events and prints nothing."""
