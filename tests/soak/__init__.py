"""Long measurements of the dashboard from outside: load, leaving, ending and faults.

In: the dashboard as people start it, on a port and a store of its own.
Out: a Markdown table with the bound beside each figure; 1 as the exit code when one is missed.
`python -m tests.soak --help` names the measurements; tests/README.md holds their last figures.
"""
