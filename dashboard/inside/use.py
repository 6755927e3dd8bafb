"""Who uses which unit? Each unit silenced, and what every task loses by it."""

import streamlit as st

from core import Experiment
from core.inside.insight import Insight
from dashboard.inside import use_charts
from dashboard.inside import use_frames as frames
from dashboard.inside.finding import insight_of
from dashboard.inside.panel import Panel
from dashboard.shared.figures import STILL, readable
from dashboard.shared.insight.words import span
from dashboard.shared.networks.words import counted
from dashboard.shared.theme import APART, TOGETHER


def _number(experiment: Experiment, insight: Insight) -> tuple[str, str]:
    found = frames.shared(insight)
    if not found.one:
        return "No task uses any unit of the one network", ""
    width = insight.together.effects.shape[1]
    chance = span(found.chance)
    than = "more than" if found.beyond_chance else "no more than what"
    return (
        f"{span(found.share)} of the used units serve two tasks or more",
        f"Of its {counted(width, 'unit')} the one network uses {found.one}. Tasks that picked as "
        f"many units at random would share {chance}: it is {than} chance "
        f"{'would give' if found.beyond_chance else 'gives'}. The separate networks use "
        f"{found.several} in all, and can share none.",
    )


def _draw(experiment: Experiment, insight: Insight) -> None:
    names, dark = experiment.source.names, st.context.theme.type == "dark"
    sides = (
        ("One network for all tasks", frames.of_together(insight, names), TOGETHER),
        ("One network for each task", frames.of_apart(insight, names), APART),
    )
    for title, effects, colour in sides:
        st.markdown(f"**{title}**")
        if not len(effects.units):
            st.caption("No unit alone makes a difference.")
            continue
        over = f"{counted(len(effects.units), 'unit')} without which some task loses 2% or more"
        st.plotly_chart(
            readable(use_charts.use(effects, colour, over), dark),
            key=f"inside use {title}",
            alt=f"{title}: what each task loses when a unit is silent",
            config=STILL,
        )
    with st.expander("Does it hang on what counts as use?"):
        table = frames.by_bar(insight)
        st.dataframe(
            table.assign(
                bar=[f"{bar:.0%} or more" for bar in table["bar"]],
                share=[span(each) for each in table["share"]],
                chance=[span(each) for each in table["chance"]],
            ),
            hide_index=True,
            column_config={
                "bar": "A task uses a unit if it loses",
                "one": "Units used, one network",
                "several": "Units used, separate networks",
                "share": "Of the one's, used by two tasks or more",
                "chance": "The same by chance",
            },
        )
        st.caption(
            "Intervals: 95%, over test examples resampled, for this network; of chance, where 95% "
            "of random picks lie."
        )


USE_PANEL = Panel(
    title="Who uses which unit?",
    icon=":material/group_work:",
    shows="Each column is a hidden unit, each row a task: the stronger the colour, the more of "
    "what the network knows of the task is lost when the unit is silent.",
    reads="A column with one coloured cell serves one task; with two or more it is shared. A "
    "silent unit answers every example with its mean: what goes is what it told about examples. "
    "Units that do the same work can stand in for each other, and then look unused.",
    otherwise="If nothing were shared, the blue picture would look like the orange one: blocks, "
    "each of one row. If tasks shared for no reason, the share would be that of chance.",
    number=_number,
    draw=_draw,
    find=insight_of,
)
