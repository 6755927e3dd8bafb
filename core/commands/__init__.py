"""Commands: the subcommands of `python -m core`, one module each, and what they print.

In: words on a command line. Out: text for people, one JSON object for programs, files; a refusal is
one sentence and exit code 2.
May import: all of core.
"""
