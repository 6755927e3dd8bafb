"""Contestant: scikit-learn's MLPClassifier in a loop."""

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from core.bench.work import TASKS, Weights, Workload
from core.training.batches import BATCH
from core.training.rule import LEARNING_RATE, WEIGHT_DECAY


class Scikit:
    """A sample of the networks, with scikit-learn's own initial weights, batches and Adam.

    Its weight decay is a term of the loss, and a batch is drawn without replacement.
    """

    def __init__(self, work: Workload) -> None:
        self.networks = work.sampled
        self._data = []
        for network in self.networks:
            draw, task = divmod(network, TASKS)
            rows = work.examples.train[draw]
            x, labels = work.examples.x.numpy()[rows], work.labels.numpy()[rows, task]
            self._data.append((x, labels))
        self._models = [_model(work, seed) for seed in self.networks]

    def train(self) -> None:
        """Fit each model for the given number of epochs."""
        with warnings.catch_warnings():
            # it warns that the loss still falls; to stop after a fixed number of steps is the point
            warnings.simplefilter("ignore", ConvergenceWarning)
            for model, (x, labels) in zip(self._models, self._data, strict=True):
                model.fit(x, labels)

    def weights(self) -> Weights:
        """Weights of the models."""
        hidden, head = zip(*(model.coefs_ for model in self._models), strict=True)
        bias, head_bias = zip(*(model.intercepts_ for model in self._models), strict=True)
        return Weights(
            np.stack(hidden).transpose(0, 2, 1),
            np.stack(bias),
            np.stack(head)[:, :, 0],
            np.concatenate(head_bias),
        )


def _model(work: Workload, seed: int) -> MLPClassifier:
    return MLPClassifier(
        hidden_layer_sizes=(work.width,),
        alpha=WEIGHT_DECAY,
        batch_size=BATCH,
        learning_rate_init=LEARNING_RATE,
        max_iter=work.epochs,
        # never early: every contestant takes the same number of steps
        n_iter_no_change=work.epochs + 1,
        random_state=seed,
    )
