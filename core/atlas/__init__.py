"""The atlas: sweeps over the main settings, measured ahead and shipped, that answer at once.

In: the maps to measure; an experiment that somebody sets. Out: tables of gains, and the measured
point nearest to the experiment.
May import: all of core up to core.computing; reading needs neither Dask nor a database.
"""
