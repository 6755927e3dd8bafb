"""Examples with their columns of labels, as the Playground and the lessons show them.

In: a problem of core.
Out: a few of its examples (frames), and the matrix Y below their pictures (charts).
A label is 1, 0 or '?'.
May import core and dashboard.shared.
"""
