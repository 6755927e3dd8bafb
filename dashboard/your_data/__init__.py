"""Your data: would multi-task learning pay for the labels of a person's table?

In: an uploaded or a shipped table, what is asked of it, and an address without any of its content.
Out: a picture of its labels, an advice with its evidence, and what can be taken away.
state is the open table, asking the question, advising whose answer; frames, charts, controls each.
May import core and dashboard.shared.
"""
