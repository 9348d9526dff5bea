"""What went wrong with an answer that is not right, as a tutor would see it: one file a way of going wrong.

    search ──▶ numbers, entries, places, layouts, sizes, formulas ──▶ rounding, ratios ──▶ evidence

A diagnosis compares the response with the answer alone. The mistakes that a question declares come before it, for the
author knows more.
"""
