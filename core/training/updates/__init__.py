"""Updates: how the tasks' errors become the step that a stack takes; one file each.

In: a stack after its forward pass, and what each task got wrong. Out: the stack's gradient. The
lecture's plain sum over tasks is the first. A new one is a file here, its name in rules.py and a
line in catalogue.py.
May import: core.data, core.networks, and of core.training losses and adamw; rules.py nothing, so
that arms and settings know updates by name without torch.
"""
