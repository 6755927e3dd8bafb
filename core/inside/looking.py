"""Look inside the networks of an experiment: train both arms, and measure what they learned."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.arms.apart import APART
from core.arms.together import TOGETHER
from core.data.arrays import Floats
from core.data.kinds.kind import constant_losses
from core.data.truth import Truth
from core.experiments.experiment import Experiment
from core.fitting.gradients import ROWS, Gradients
from core.fitting.threads import one_thread
from core.inside.examples import telling
from core.inside.forward import right
from core.inside.insight import Insight
from core.inside.limits import asked_of
from core.inside.moments import thinned
from core.inside.sharing import DRAWS, alike, sharing
from core.inside.side import side_of
from core.inside.similarity import linear_cka
from core.inside.subject import Report, Subject, watched
from core.inside.weights import halved
from core.training.loop import Check

# Test examples on which all is measured: a correlation has a standard error of 0.03 at most, and
# the activations of the largest networks take 65 MB.
EXAMPLES = 1000
KNOWN = 0.01  # of the constant answer's loss: who saves less of it knows nothing of a task
RESAMPLES, SHUFFLED = 6, 7  # streams of random numbers, beside those of an experiment


def look(
    experiment: Experiment, check: Check = lambda: None, report: Report = lambda share: None
) -> Insight:
    """Train replicate 0 together and apart as `fit` does, and look inside.

    Args:
        check: called before every step; what it raises ends the training.
        report: told about how much is done.

    Raises:
        NoLabelsLeft: when nothing is left to learn from.
        ValueError: when the networks are too large to be kept.
    """
    asked = asked_of(experiment)
    with one_thread():
        subjects = [
            watched(asked, arm, EXAMPLES, check, partial(_half, report, number))
            for number, arm in enumerate((TOGETHER, APART))
        ]
        return _seen(asked, *subjects)


def _half(report: Report, number: int, share: float) -> None:
    report((number + share) / 2)


def _seen(experiment: Experiment, together: Subject, apart: Subject) -> Insight:
    """Measure all that an insight holds."""
    source, seed = experiment.source, experiment.data_seed(0)
    truth, problem = source.truth(seed), together.trained.draws.problems[0]
    rows = problem.test[:EXAMPLES]
    x, labels = problem.x[rows], problem.y[rows]
    constant = constant_losses(problem.kinds, problem.y[problem.train], labels).astype(np.float32)
    features = np.empty((len(rows), 0), np.float32) if truth is None else truth.values[rows]
    moments = _moments(together, apart)
    effects, resampled = _effects(together, constant, experiment.seed)
    separate, _ = _effects(apart, constant, experiment.seed)
    one, several = (
        side_of(subject, features, of_arm, moments)
        for subject, of_arm in ((together, effects), (apart, separate))
    )
    few, differing = telling(together.terms(), apart.terms())
    task_order, unit_order = alike(effects)
    known = truth or Truth((), (), features, np.empty((0, problem.tasks), np.bool_))
    return Insight(
        features=known.names,
        parts=known.parts,
        needed=known.needed,
        inputs=source.input_names(seed),
        picture=np.array(problem.picture or (), dtype=np.int16),
        constant=constant,
        together=one,
        apart=several,
        sharing=sharing(effects, resampled, separate, (experiment.seed, SHUFFLED)),
        task_order=task_order.astype(np.int16),
        unit_order=unit_order.astype(np.int16),
        moments=np.array(moments, dtype=np.int32),
        cosines=halved(_cosines(together, moments, experiment.seed)),
        **_similarities(together, apart, experiment.seed),
        rights=_rights(*(right(s.weights, problem.kinds, x, labels) for s in (one, several))),
        examples=halved(x[few]),
        labels=halved(labels[few]),
        differing=differing,
    )


def _rights(one: Floats, several: Floats) -> Floats:
    """Return how often both, one, the other or neither is right: (T, 4)."""
    cases = [one * several, one * (1 - several), (1 - one) * several, (1 - one) * (1 - several)]
    known = np.maximum((~np.isnan(one)).sum(axis=0), 1)
    none = np.isnan(one).all(axis=0)
    shares = [np.where(none, np.nan, np.nansum(case, axis=0) / known) for case in cases]
    return np.stack(shares, axis=1).astype(np.float32)


def _moments(together: Subject, apart: Subject) -> list[int]:
    """Return the moments of both arms, the last when all networks are at their best."""
    both = together, apart
    last = int(max(subject.steps.max() for subject in both))
    steps = {step for subject in both for step in subject.moments.steps(subject.trained)}
    return thinned([*sorted(step for step in steps if step < last), last])


def _effects(subject: Subject, constant: Floats, seed: int) -> tuple[Floats, Floats]:
    """Return the effects of silence (T, U), and those by resamples of the examples (T, U, B)."""
    rng = np.random.default_rng([seed, RESAMPLES])
    count = subject.test(0)[0].shape[0]
    drawn = rng.multinomial(count, np.full(count, 1 / count), DRAWS).T
    weights = np.concatenate([np.ones((count, 1)), drawn], axis=1).astype(np.float32)
    known = constant - subject.losses()
    known = np.where(known > KNOWN * constant, known, np.float32(np.nan))[:, None, None]
    effects: Floats = subject.costs_of_silence(weights) / known
    return effects[..., 0], effects[..., 1:]


def _cosines(together: Subject, moments: Sequence[int], seed: int) -> Floats:
    """Return the cosines between the tasks' gradients at each moment: (M, T, T)."""
    examples, (best,) = together.trained.candidate.examples, together.trained.kept
    gradients = Gradients(best.stack.shape, examples)
    rows = np.random.default_rng([seed, SHUFFLED]).permutation(examples.train[0])[:ROWS]
    tasks = len(together.trained.draws.names)
    found = np.full((len(moments), tasks, tasks), np.nan, dtype=np.float32)
    for number, step in enumerate(moments):
        if step < int(best.step[0]) or step == moments[-1]:
            (stack,) = together.moments.at(together.trained, step)
            directions = gradients.directions(stack, rows)
            found[number] = (directions @ directions.T).numpy()
    return found


def _similarities(together: Subject, apart: Subject, seed: int) -> dict[str, Floats]:
    """Compare together's layers with those of each separate network: see `Insight`."""
    trained, separate = together.units(together.stacks)[0], apart.units(apart.stacks)
    (untrained,) = together.units(together.moments.at(together.trained, 0))
    order = np.random.default_rng([seed, SHUFFLED]).permutation(trained.shape[-1])
    sides = {"similarity": trained, "untrained": untrained, "unlike": trained[..., order]}
    rows = separate.swapaxes(-1, -2)[None]  # (1, E, L, n, W)
    return {
        name: linear_cka(layers.swapaxes(-1, -2)[:, None, None], rows)
        for name, layers in sides.items()
    }
