"""Task grouping: every set of tasks trained once, and what cheaper ways to choose groups cost.

In: an experiment of a few tasks. Out: a study: what every set of tasks scores in one network, the
best partition for every number of networks, and the regret of affinities and surrogates.
May import: all of core up to core.advice.
"""
