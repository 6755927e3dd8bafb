"""`MultiTask`: networks for several tasks at once, as an estimator of scikit-learn."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils import Tags, check_random_state
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_array, check_is_fitted, validate_data

from core.arms.catalogue import ArmName
from core.data.kinds.numbers import NUMBERS
from core.data.missing import NoLabelsLeft
from core.data.tables.cells import typed
from core.estimator.answers import answer, chances, logits_of
from core.estimator.choosing import CHOSEN, compared, preferred
from core.estimator.inputs import like_before
from core.estimator.rows import EVERYTHING, FIT, GivenRows, given_rows
from core.estimator.targets import Kinds, Targets, require_different
from core.experiments.experiment import Experiment
from core.fitting.fitted import fit
from core.fitting.refit import refit
from core.fitting.scoring import Learned, task_scores
from core.metrics.catalogue import SKILL
from core.training.draws import Draws
from core.training.rule import PATIENCE

AUTO = "auto"


def _has_answers(model: "MultiTask") -> bool:
    targets = getattr(model, "targets_", None)
    return targets is None or set(targets.kinds) != {NUMBERS}


class MultiTask(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Networks that learn several tasks, with blanks, words and numbers among inputs and tasks.

    A task is yes/no, one of several classes, ordered classes, or a number; see `kinds`. Rows may
    lack any of their labels (NaN or None). Inputs are prepared on the training rows: numbers
    standardised, blanks filled, words made indicators.

    Args:
        sharing: "together": one network for all tasks; "apart": one for each; groups of task names
            or numbers: one for each group; "auto": together and apart are trained on the same
            splits of the rows, and the better one is fitted (see `comparison_`).
        width: units of every hidden layer. depth: hidden layers.
        kinds: of tasks "yes/no", "classes", "ordered" or "numbers": one for all, one each, or by
            name; None: two values are yes/no, words classes, ordered categories ordered, and
            other numbers numbers.
        budget: how widths are chosen: see `Experiment`.
        refit: whether the networks are trained once more at the end, on all rows, for as many
            passes as validation chose.
        splits: of the rows on which "auto" compares, each with two starts.
        steps: of the optimiser at most. patience: see `Experiment`.
        random_state: decides splits, initial weights and batches.

    Attributes:
        networks_: the fitted networks. sharing_: how they share. n_iter_: most steps of a network.
        targets_: the tasks. classes_: of each task its answers, None of numbers; where y has one
            dimension those of its only task.
        comparison_: the result of together against apart on the same splits; None where `sharing`
            was said.
        preparation_: how inputs are prepared. learned_: what is kept of the training labels.
        n_rows_: that were learned from. n_features_in_, feature_names_in_: as in scikit-learn.

    >>> import numpy as np
    >>> X = np.random.default_rng(0).standard_normal((100, 3))
    >>> Y = np.column_stack([X[:, 0] > 0, X @ [1.0, 2.0, 3.0]]).astype(float)
    >>> Y[::3, 0] = np.nan
    >>> model = MultiTask("together", width=8, steps=100, random_state=0).fit(X, Y)
    >>> [kind.name for kind in model.targets_.kinds], model.predict(X).shape
    (['yes/no', 'numbers'], (100, 2))
    """

    def __init__(
        self,
        sharing: str | Sequence[Sequence[str | int]] = AUTO,
        *,
        width: int = 32,
        depth: int = 1,
        kinds: Kinds = None,
        budget: str = "width",
        refit: bool = False,
        splits: int = 5,
        steps: int = 10_000,
        patience: int | None = PATIENCE,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.sharing = sharing
        self.width = width
        self.depth = depth
        self.kinds = kinds
        self.budget = budget
        self.refit = refit
        self.splits = splits
        self.steps = steps
        self.patience = patience
        self.random_state = random_state

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        *,
        groups: Any = None,
        times: Any = None,
        parts: Any = None,
    ) -> Self:
        """Learn the tasks y (m, T) or (m,) of the examples X (m, d).

        Rows to stop on, and to compare on, are chosen at random, or by what one of these says:

        Args:
            sample_weight: (m,) how often a row is drawn in training, in comparison; 0 leaves it
                out.
            groups: (m,) rows of one group stay together.
            times: (m,) dates or numbers: what is learned from is older than what it is judged by.
            parts: (m,) "train", "validation" or "test": the last are compared on, never learned.

        Raises:
            ValueError: when the rows, or a setting, are not as required.
        """
        cells = self._cells(X, reset=True)
        targets = Targets.of(y, self.kinds)
        labels = targets.encode(y)
        if len(labels) != len(cells):
            raise ValueError(
                "X and y must have as many rows as each other, got "
                f"{len(cells):,} and {len(labels):,}"
            )
        beside = {"groups": groups, "times": times, "parts": parts}
        rows = given_rows(cells, labels, targets, sample_weight, **beside)
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        self.comparison_ = None
        try:
            arm = self._arm(targets.names)
            if arm is None:
                experiment = self._experiment(rows, seed, CHOSEN, self.splits * rows.starts)
                self.comparison_ = compared(experiment)
                arm = preferred(self.comparison_)
            rows = replace(rows, use=FIT)
            experiment = self._experiment(rows, seed, (arm,), 1)
            fitted = fit(experiment, arm)
        except NoLabelsLeft as reason:
            raise ValueError(
                f"every task must have labels in each part, got that {reason}"
            ) from None
        networks, drawn = fitted.networks, experiment.data_seed(0)
        every = replace(rows, use=EVERYTHING)
        used = every.split(drawn)[0]
        if self.refit:
            learned = len(rows.split(drawn)[0])
            draws = Draws.of([every.draw(drawn)], [(seed, 0)], self.depth)
            networks, rows = refit(draws, arm, fitted, len(used) / learned), every
        self.targets_, self.sharing_, self.networks_ = targets, fitted.arm, networks
        self.preparation_ = rows.preparation(drawn)
        self.n_iter_ = max(network.step for network in networks)
        self.classes_ = targets.classes[0] if targets.flat else list(targets.classes)
        self.learned_, self.n_rows_ = Learned.of(targets.kinds, rows.y[used]), len(used)
        return self

    def predict(self, X: Any) -> Any:
        """Answer every task: shaped and typed like the y that was learned from."""
        logits = self._logits(X)
        targets = self.targets_
        of_tasks = zip(targets.kinds, targets.names, strict=True)
        answers = [answer(kind, logits[name]) for kind, name in of_tasks]
        return targets.decode(answers, X.index if isinstance(X, pd.DataFrame) else None)

    @available_if(_has_answers)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: Any) -> Any:
        """Return the probability of each answer.

        Returns:
            A list with (m, answers) for each task, as of scikit-learn's classifiers with several
            outputs, columns in the order of `classes_`; None for a number. Where y had one
            dimension, that of its only task.

        There is no such method where all tasks are numbers.
        """
        logits = self._logits(X)
        targets = self.targets_
        found = [
            None if kind == NUMBERS else chances(kind, logits[name])
            for kind, name in zip(targets.kinds, targets.names, strict=True)
        ]
        return found[0] if targets.flat else found

    def score(self, X: Any, y: Any) -> float:
        """Return the mean skill over tasks, blanks left out.

        Skill is 1 - loss / loss of the best constant answer to the training labels: 1 is perfect, 0
        as good as no input at all. It can be averaged over kinds of tasks.
        """
        return float(self.task_scores(X, y)[SKILL.name].mean())

    def task_scores(self, X: Any, y: Any) -> pd.DataFrame:
        """Score each task by the metrics of its kind, blanks left out.

        Returns:
            Task by metric, NaN where a metric does not judge a kind. Errors of numbers are in
            their own unit.
        """
        logits = self._logits(X)
        targets = self.targets_
        return task_scores(
            targets.names,
            targets.kinds,
            [logits[name] for name in targets.names],
            targets.encode(y),
            self.learned_,
        )

    def _logits(self, X: Any) -> dict[str, NDArray[np.float32]]:
        check_is_fitted(self)
        cells = self._cells(X, reset=False)
        x = self.preparation_.apply_typed(like_before(cells, self.preparation_))
        return logits_of(self.networks_, x)

    def _cells(self, X: Any, reset: bool) -> pd.DataFrame:
        """Return X as cells: numbers, words and blanks."""
        if isinstance(X, pd.DataFrame):
            names = [str(name) for name in X.columns]
            require_different("columns of X", names)
            validate_data(self, X=X, reset=reset, skip_check_array=True)
            frame = X.set_axis(names, axis=1)
            if not len(frame):
                raise ValueError("X must have at least one row, got 0 sample(s)")
        else:
            array = check_array(X, dtype=None, ensure_all_finite="allow-nan", input_name="X")
            validate_data(self, X=array, reset=reset, skip_check_array=True)
            frame = pd.DataFrame(array, columns=[f"x{k}" for k in range(array.shape[1])])
        return typed(frame) if reset else frame.reset_index(drop=True)

    def _arm(self, names: tuple[str, ...]) -> ArmName | None:
        """Return how tasks share; None: it is to be found out."""
        if isinstance(self.sharing, str):
            if self.sharing == AUTO:
                return CHOSEN[0] if len(names) == 1 else None  # one task has nothing to share with
            if self.sharing not in CHOSEN:
                raise ValueError(
                    f"sharing must be 'auto', 'together', 'apart' or groups of tasks, got "
                    f"'{self.sharing}'"
                )
            return self.sharing
        return tuple(
            tuple(names[task] if isinstance(task, int) else str(task) for task in group)
            for group in self.sharing
        )

    def _experiment(
        self, rows: GivenRows, seed: int, arms: tuple[ArmName, ...], replicates: int
    ) -> Experiment:
        return Experiment(
            rows,
            width=self.width,
            depth=self.depth,
            arms=arms,
            replicates=replicates,
            seed=seed,
            steps=self.steps,
            patience=self.patience,
            budget=self.budget,
        )

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        tags.target_tags.required = True
        tags.target_tags.multi_output = True
        return tags
