"""Updates: how the tasks' errors become the step that a stack takes; one file each.

In: a stack after its forward pass, and the derivative of the loss by each logit. Out: the stack's
gradient. The lecture's plain sum over tasks is the first.
May import: core.networks.
"""
