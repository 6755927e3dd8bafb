"""Is all here that the dashboard and the engine need, and does it answer?

In: this machine, the environment, the shipped files. Out: findings, each a sentence that says what
is there or, where something is wrong, what to do. `python -m core doctor` prints them.
May import core.atlas and what stands above it; nothing but core.commands imports it.
"""
