"""The atlas: sweeps over the main settings, measured ahead and shipped, that answer at once.

In: the grids to measure; an experiment that somebody sets. Out: tables of gains, and the whole
result, with curves, of the experiment if it was recorded.
May import: all of core up to core.computing; reading needs neither Dask nor a database.
"""
