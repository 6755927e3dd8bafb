"""The usual rule of training, the same for every arm, so that none is favoured. No torch here."""

LEARNING_RATE, WEIGHT_DECAY = 3e-3, 1e-4
# Steps between evaluations: how finely a task's best step is known. Twice as many would be a larger
# part of the time, as every one sees all validation examples.
EVERY = 50
# Evaluations without progress after which a network has ended. On ten settings of shared features,
# road scenes and digits, width 1 to 128, the gain then differs by 0.2 points of error from that of
# 20,000 steps (0.9 at most), after a sixth of the steps. With 10 it differs by 1.1 (6.1 at most):
# small networks rest on plateaus.
PATIENCE = 20
