"""Lesson 2: the loss is summed over the tasks and averaged over the examples."""

from dataclasses import replace

import pandas as pd

from core import Experiment, Missing
from core.arms.together import TOGETHER
from core.data import RoadScenes
from core.metrics.catalogue import LOG_LOSS
from dashboard.lessons import charts, inspector_frames
from dashboard.lessons.lesson import Answer, Break, Check, Lesson, Pick, Reveal
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
    return Reveal(
        f"Example {most + 1} costs most: {sums[most]:.2f}.",
        figure,
        f"Because the label of '{batch.names[task]}' is {batch.labels[task, most]:.0f}, and the "
        f"network gave yes a chance of {batch.answers[task, most]:.0%}.",
        "A '?' is struck out and adds nothing. The mean of the sums over all "
        f"{batch.terms.shape[1]} examples of this step is {batch.terms.sum(axis=0).mean():.3f}; "
        f"the optimiser saw {batch.loss:.3f}.",
        _origin(f"a run of {STEP} steps"),
        most,
    )


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
    drawn = losses[(losses["step"] > 0) & (losses["step"] % EVERY == 0)]
    figure = charts.curves(drawn, "training steps", "loss of one answer", COLOURS, percent=False)
    misleads = new["low"] > training["high"]
    return Reveal(
        f"{examples:,} pictures: the small loss {'misleads' if misleads else 'does not mislead'}.",
        figure,
        "Because the network has learned its training pictures by heart, in part."
        if misleads
        else "Because the intervals of the two losses meet.",
        f"After {training['place']} steps one answer costs {training['mean']:.3f} on average on "
        f"the pictures that the network trains on, and {new['mean']:.3f} on new ones. On new "
        f"pictures the loss was {lowest:.3f} at its lowest. That is why every network here is "
        "taken at the step where its loss on validation pictures was lowest.",
        _origin(f"runs on {int(training['replicates'])} draws"),
    )


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
        (
            Answer("ŷ is nearly 1", "There ŷ agrees with the label, and costs next to nothing."),
            Answer(
                "ŷ is one half", "To be unsure costs something; to be sure and wrong costs more."
            ),
            Answer(
                "ŷ is nearly 0",
                "The network was sure of no, and the answer is yes: L grows without end as ŷ "
                "nears 0.",
            ),
            Answer(
                "All wrong answers cost the same",
                "The error counts so, but the loss asks how sure a wrong answer was.",
            ),
        ),
        2,
        (
            "Look at L: with label 1 only the part −log ŷ is left.",
            "The logarithm of a number near 0 is far below zero.",
        ),
    ),
    notes=(
        "Hide the boxes of one picture and let the class say what ŷ should be.",
        "Ask what the network loses by saying 'one half' everywhere, and why it still does not.",
        "The sum is over tasks, so a picture with more labels weighs more.",
    ),
    afterwards=(
        "What surprises: one sure mistake can cost more than all the right answers of the other "
        "pictures together. Look for one in the loss inspector.",
        "'And if we want to know a price?' Switch the loss inspector to numbers: another L for an "
        "answer, the same sum.",
    ),
    live=replace(INSPECTED, replicates=6),
)
