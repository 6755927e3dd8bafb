"""The estimator: networks for several tasks, with the conventions of scikit-learn.

In: X and Y as scikit-learn takes them, with blanks and words in both. Out: fitted networks that
predict, and the advice that chose how they share.
May import: all of core up to core.advice.
"""
