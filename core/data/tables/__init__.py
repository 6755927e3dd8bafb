"""Files of strangers read as tables: formats, limits, refusals in one sentence, typed cells.

In: a path, or a DataFrame. Out: columns of numbers, words or dates, with blanks missing.
May import: core.settings and core.data.arrays.
"""
