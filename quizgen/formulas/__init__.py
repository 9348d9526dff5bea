"""Formulas as students type them: read into a small tree, shown, and compared at random points.

    tokens ──▶ grammar ──▶ tree ──▶ sampling, form, writing, display

Nothing here evaluates text: the grammar builds the nodes of :mod:`~quizgen.formulas.tree` alone, and the
table of functions says what each of them means.
"""
