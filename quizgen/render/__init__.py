"""Papers and solutions as LaTeX, HTML, Markdown and terminal text."""
