"""A race as pages show it, live and when it is over.

In: an experiment and a metric; the moments and the result that core's workers report.
Out: a panel on the page with curves, verdicts, each task's score and what it cost.
frames holds the numbers, charts the figures, running whose race it is, panel what is drawn.
May import core and dashboard.shared.
"""
