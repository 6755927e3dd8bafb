"""Fitting: experiments trained, side by side for their scores, or one by one for their weights.

In: an experiment, and draws of its problems. Out: a `Record` of scores and curves of every arm;
the trained networks of one arm; the loss of one batch, term by term.
May import: all of core up to core.results.
"""
