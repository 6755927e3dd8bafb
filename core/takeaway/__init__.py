"""Take-away: what leaves this project: fitted networks with a script that predicts, and numbers.

In: an advice, and the arm that it recommends. Out: ZIP archives, CSV and Parquet tables that need
nothing of this project.
May import: all of core up to core.advice.
"""
