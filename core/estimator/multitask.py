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
from sklearn.utils.validation import check_is_fitted

from core.advice.answer import TRANSFER
from core.advice.chosen import recipe_of
from core.arms.catalogue import ArmName, arm_label
from core.data.kinds.numbers import NUMBERS
from core.data.missing import NoLabelsLeft
from core.data.splits.choosing import way_of
from core.estimator.answers import answer, chances, logits_of
from core.estimator.choosing import AUTO, advised, arm_asked, beside_transfer
from core.estimator.inputs import cells_of, learned_rows, like_before, split_by
from core.estimator.rows import GivenRows
from core.estimator.targets import Kinds, Targets
from core.experiments.experiment import DATA, Experiment
from core.fitting.fitted import fit
from core.fitting.refit import refit
from core.fitting.scoring import Learned, task_scores
from core.metrics.catalogue import SKILL
from core.networks.budget import SAME_WIDTH
from core.results.weights import Network
from core.training.draws import Draws
from core.training.rule import PATIENCE

MINUTES = 1440.0  # a day: as good as no limit


def _has_answers(model: "MultiTask") -> bool:
    targets = getattr(model, "targets_", None)
    return targets is None or set(targets.kinds) != {NUMBERS}


def _require_as_many(x: int, y: int) -> None:
    if x != y:
        raise ValueError(f"X and y must have as many rows as each other, got {x:,} and {y:,}")


class MultiTask(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Networks that learn several tasks, with blanks, words and numbers among inputs and tasks.

    A task is yes/no, one of several classes, ordered classes, or a number; see `kinds`. Rows may
    lack any of their labels (NaN or None). Inputs are prepared on the training rows: numbers
    standardised, blanks filled, words made indicators.

    Args:
        sharing: "together": one network for all tasks; "apart": one for each; groups of task names
            or numbers: one for each group; "together, PCGrad" and the like: one for all, trained by
            another update than the plain sum, see `core.training.updates.rules`; "auto": what an
            advice on the rows recommends, see `advice_`. Where it recommends none, the cheaper of
            together and apart.
        width: units of every hidden layer. depth: hidden layers.
        kinds: of tasks "yes/no", "classes", "ordered" or "numbers": one for all, one each, or by
            name; None: two values are yes/no, words classes, ordered categories ordered, and
            other numbers numbers.
        budget: how widths are chosen: see `Experiment`; "auto" takes "width" or "tuned".
        refit: whether the networks are trained once more at the end, on all rows, for as many
            passes as validation chose.
        steps: of the optimiser at most. patience: see `Experiment`.
        splits: of the rows into training, validation and test on which "auto" compares, each with
            two starts. In them, too, test rows choose no width, step or group.
        focus: the task that matters most: "auto" asks whether to learn the others first. If so the
            focus has a network of its own, begun from one of the others; those are then answered
            together or apart, whichever was shown to be better.
        minutes: that "auto" may take, though the first answer always comes; None: as many as it
            takes. Only a limit that is met can make equal states give other models.
        n_jobs: processes among which "auto" shares its work, as in scikit-learn.
        random_state: decides splits, initial weights and batches.

    Attributes:
        networks_: the fitted networks. sharing_: how they share. n_iter_: most steps of a network.
        targets_: the tasks. classes_: of each task its answers, None of numbers; where y has one
            dimension those of its only task.
        advice_: the advice that "auto" followed, as `core.advise` gives it; it takes all rows
            alike, whatever their weight. None where there was nothing to ask.
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
        steps: int = 10_000,
        patience: int | None = PATIENCE,
        splits: int = 5,
        focus: str | None = None,
        minutes: float | None = None,
        n_jobs: int | None = None,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.sharing = sharing
        self.width = width
        self.depth = depth
        self.kinds = kinds
        self.budget = budget
        self.refit = refit
        self.steps = steps
        self.patience = patience
        self.splits = splits
        self.focus = focus
        self.minutes = minutes
        self.n_jobs = n_jobs
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
        cells = cells_of(self, X, reset=True)
        targets = Targets.of(y, self.kinds)
        labels = targets.encode(y)
        _require_as_many(len(cells), len(labels))
        kept, weights = learned_rows(labels, sample_weight)
        by = split_by(kept, len(labels), groups=groups, times=times, parts=parts)
        cells, labels = cells.iloc[kept].reset_index(drop=True), labels[kept]
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        names, kinds = targets.names, targets.kinds
        split = way_of(kinds, labels, names, **by), (seed, 0, DATA)
        rows = GivenRows(cells, labels, names, kinds, *split, weights)
        arm, self.advice_ = arm_asked(self.sharing, names), None
        try:
            if arm is None:
                self.advice_ = advised(rows, targets.words, by, self._asked(seed), self.n_jobs)
                arm = self.advice_.arm
            self.networks_, rows = self._fitted(rows, seed, arm)
        except NoLabelsLeft as reason:
            raise ValueError(
                f"every task must have labels in each part, got that {reason}"
            ) from None
        self.sharing_ = arm_label(arm)
        self._remember(targets, rows)
        return self

    def _remember(self, targets: Targets, rows: GivenRows) -> None:
        """Keep what predictions and scores need of the rows that were learned from."""
        used = np.concatenate(rows.parts)
        self.targets_ = targets
        self.preparation_ = rows.preparation
        self.n_iter_ = max(network.step for network in self.networks_)
        self.classes_ = targets.classes[0] if targets.flat else list(targets.classes)
        self.learned_, self.n_rows_ = Learned.of(targets.kinds, rows.y[used]), len(used)

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
        cells = cells_of(self, X, reset=False)
        x = self.preparation_.apply_typed(like_before(cells, self.preparation_))
        return logits_of(self.networks_, x)

    def _asked(self, seed: int) -> dict[str, Any]:
        """Return the settings of the question that "auto" asks."""
        same = ("width", "depth", "budget", "splits", "focus", "steps", "patience")
        minutes = MINUTES if self.minutes is None else self.minutes
        return {"seed": seed, "minutes": minutes} | {name: getattr(self, name) for name in same}

    def _fitted(
        self, rows: GivenRows, seed: int, arm: ArmName
    ) -> tuple[tuple[Network, ...], GivenRows]:
        """Fit an arm, and return its networks with the rows that they have learned from.

        Of transfer the tasks that it learns from are fitted, too.
        """
        every = replace(rows, everything=True) if self.refit else rows
        if arm != TRANSFER:
            return self._networks(rows, every, seed, arm, self.budget), every
        assert self.advice_ is not None  # no one else asks for transfer
        others = [name for name in rows.names if name != self.focus]
        beside, order = beside_transfer(self.advice_), [str(self.focus), *others]
        # the advice measured transfer with the usual settings
        both = rows.only(order), every.only(order)
        focus = self._networks(*both, seed, arm, SAME_WIDTH)
        rest = self._networks(rows.only(others), every.only(others), seed, beside, self.budget)
        return (*focus, *rest), every

    def _networks(
        self, rows: GivenRows, every: GivenRows, seed: int, arm: ArmName, budget: str
    ) -> tuple[Network, ...]:
        """Fit an arm on rows, and once more on `every` row if that is wanted."""
        experiment = Experiment(
            rows,
            width=self.width,
            depth=self.depth,
            arms=(arm,),
            replicates=1,
            seed=seed,
            steps=self.steps,
            patience=self.patience,
            budget=budget,
        )
        recipe = recipe_of(asked) if (asked := self.advice_) and asked.arm == arm else None
        fitted = fit(experiment, arm, recipe=recipe)
        if not self.refit:
            return fitted.networks
        longer = len(every.parts[0]) / len(rows.parts[0])
        draws = Draws.of([every.draw(every.seed)], [(seed, 0)], self.depth)
        return refit(draws, arm, fitted, longer)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        tags.target_tags.required = True
        tags.target_tags.multi_output = True
        return tags
