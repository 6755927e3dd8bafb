"""Settings: how one is declared, how a value is refused, and the version of the numbers.

In: a name, a value and its bounds. Out: the value, or one sentence that says what was required.
May import: nothing of the project.
"""
