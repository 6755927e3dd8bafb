"""The estimator: networks for several tasks, with the conventions of scikit-learn.

In: X and Y as scikit-learn takes them, with blanks and words in both. Out: fitted networks that
predict, the advice that chose how they share, files, model cards, and runs of MLflow.
May import: all of core up to core.advice.
"""
