"""Computing: where training runs: what it costs, in which chunks, on which workers, what is kept.

In: experiments and grids, asked for by people who may leave. Out: tickets that say how far the work
is; results, kept in a store so that nothing is computed twice.
May import: all of core up to core.fitting.
"""
