"""Lesson 2: the loss is summed over the tasks and averaged over the examples."""

from dataclasses import replace

import pandas as pd

from core import Experiment, Missing
from core.arms.together import TOGETHER
from core.data import RoadScenes
from core.metrics.catalogue import LOG_LOSS
from dashboard.lessons import charts, inspector_frames
from dashboard.lessons.lesson import Break, Check, Lesson, Pick, Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.labels.charts import label_matrix
from dashboard.shared.race.frames import settled_frame
from dashboard.shared.theme import OTHER

INSPECTED = Experiment(RoadScenes(), missing=Missing(0.2))
STEP = 300  # of training, when the network is right more often than not
SHOWN = slice(4)  # examples of the batch that are asked about
# of training pictures; the first is trained as soon as the lesson is revealed, so it is quick
AMOUNTS = (50, 1500, 20_000)
PLACES = tuple(f"{amount:,} pictures" for amount in AMOUNTS)
EVERY = 100  # steps between the points of the curves
COLOURS = {"training pictures": OTHER[1], "new pictures": OTHER[2]}


def picture() -> tuple[Figure, str]:
    """Draw four examples with their labels and what the network thinks of them."""
    from dashboard.shared import trained  # Streamlit, which a list of lessons does without

    batch = trained.inspection(INSPECTED, STEP)
    words = inspector_frames.chance_words(batch, SHOWN)
    return label_matrix(inspector_frames.batch_samples(batch, SHOWN), words), (
        f"What the network sees at step {STEP}. In each box: the label y, then ŷ, "
        "the chance of yes that the network gives. Green boxes have label 1, amber ones '?'."
    )


def reveal() -> Reveal:
    """Show every term of the four examples, their sums, and what the optimiser saw."""
    from dashboard.shared import trained

    batch = trained.inspection(INSPECTED, STEP)
    sums = batch.terms[:, SHOWN].sum(axis=0)
    most = int(sums.argmax())
    task = int(batch.terms[:, most].argmax())
    below = [f"sum {total:.2f}" for total in sums]
    figure = label_matrix(
        inspector_frames.batch_samples(batch, SHOWN),
        inspector_frames.term_words(batch, SHOWN),
        below,
    )
    text = (
        f"Example {most + 1} costs most: its terms add up to {sums[most]:.2f}. The largest is one "
        f"answer: the label of '{batch.names[task]}' is {batch.labels[task, most]:.0f}, and the "
        f"network gave yes a chance of {batch.chances[task, most]:.0%}. A '?' is struck out and "
        f"adds nothing. The mean of the sums over all {batch.terms.shape[1]} examples of this "
        f"step is {batch.terms.sum(axis=0).mean():.3f}; the optimiser saw {batch.loss:.3f}."
    )
    return Reveal(figure, text, most, _origin(f"a run of {STEP} steps"))


def _origin(run: str) -> str:
    return f"Measured now: {run} on road scenes, one network of width {INSPECTED.width}."


def curves(examples: int) -> pd.DataFrame:
    """Let workers train on few or many pictures; return the loss on training and on new ones.

    Returns:
        name, step, place, mean, low, high (95% interval over replicates).
    """
    from dashboard.shared import trained

    asked = Experiment(RoadScenes(examples=examples), arms=(TOGETHER.name,), replicates=4)
    result = trained.result_of(asked)
    parts = []
    for name, split in zip(COLOURS, ("train", "test"), strict=True):
        frame = settled_frame(result, LOG_LOSS.name, split)
        parts.append(frame.assign(name=name, place=frame["step"].map("{:,}".format)))
    return pd.concat(parts, ignore_index=True)


def show(place: int) -> Reveal:
    """Show the loss on training pictures beside that on new ones."""
    examples = AMOUNTS[place]
    losses = curves(examples)
    end = losses[losses["step"] == losses["step"].max()].set_index("name")
    training, new = (end.loc[name] for name in COLOURS)
    lowest = losses[losses["name"] == "new pictures"]["mean"].min()
    text = (
        f"After {training['place']} steps on {examples:,} pictures, one answer costs "
        f"{training['mean']:.3f} on average on the pictures that the network trains on, and "
        f"{new['mean']:.3f} on new ones. {_gap(training, new)} On new pictures the loss was "
        f"{lowest:.3f} at its lowest. That is why every network here is taken at the step where "
        "its loss on validation pictures was lowest."
    )
    drawn = losses[(losses["step"] > 0) & (losses["step"] % EVERY == 0)]
    figure = charts.curves(drawn, "training steps", "loss of one answer", COLOURS, percent=False)
    return Reveal(figure, text, None, _origin(f"runs on {int(training['replicates'])} draws"))


def _gap(training: pd.Series, new: pd.Series) -> str:
    """Say whether the intervals of the two losses are apart."""
    if new["low"] > training["high"]:
        return "The small loss misleads: it was learned by heart in part."
    return "Their intervals meet: here the small loss does not mislead."


LESSON = Lesson(
    number=2,
    title="The loss, term by term",
    claim=(
        "For every picture and every task, the network gives a chance ŷ that the answer is yes. "
        "One answer costs **L(ŷ, y)**: little when ŷ agrees with the label y, much when the "
        "network was sure and wrong. "
        "The loss is the sum over the tasks, averaged over the pictures:\n\n"
        r"$$\text{loss} = \textcolor{#E69F00}{\frac{1}{m}\sum_{i=1}^{m}}\;"
        r"\textcolor{#56B4E9}{\sum_{j=1}^{4}}\;"
        r"\textcolor{#CC79A7}{L}(\hat y_j^{(i)},\, y_j^{(i)})$$"
        "\n\n"
        r"Here $y_j^{(i)}$ is the label of task j for picture i: row j, column i of **Y**. "
        "Amber: the mean over the m pictures. Light blue: the sum over the four tasks. "
        "Pink: the logistic loss of one answer,\n\n"
        r"$$L = -y \log \hat y - (1-y) \log(1-\hat y)$$"
    ),
    picture=picture,
    predict=Pick(
        "Compare labels and chances. Which of the four pictures adds most to the loss?",
        tuple(f"example {k + 1}" for k in range(SHOWN.stop)),
    ),
    reveal=reveal,
    breaking=Break("When does a small loss mislead?", PLACES, show),
    takeaway="Each labelled answer adds one term; a sure and wrong answer adds most.",
    check=Check(
        "The label is 1. Which answer costs most?",
        ("ŷ is nearly 1", "ŷ is one half", "ŷ is nearly 0"),
        2,
        "The network was sure of no, and the answer is yes: L grows without end as ŷ nears 0.",
    ),
    notes=(
        "Hide the boxes of one picture and let the class say what ŷ should be.",
        "Ask what the network loses by saying 'one half' everywhere, and why it still does not.",
        "What surprises: one sure mistake can cost more than all the right answers of the other "
        "pictures together. Look for one in the loss inspector.",
        "The sum is over tasks, so a picture with more labels weighs more.",
    ),
    live=replace(INSPECTED, replicates=6),
)
