"""Worked solutions: the steps, tables and figures that show how a result comes about."""
