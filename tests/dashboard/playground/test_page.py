import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

import dashboard.app
from core import Experiment, Missing, run
from core.atlas.maps import recorded_values
from core.atlas.recorded import find, write
from core.computing.races import Races
from core.data import RoadScenes
from core.settings.setting import settings_of
from dashboard.shared import addresses, loading, session, settings
from dashboard.shared.race.running import Racing

APP = Path(dashboard.app.__file__)
PATIENCE = 120.0  # seconds; of a loaded machine
SMALL = {"steps": "100", "replicates": "2", "examples": "50"}
Open = Callable[..., AppTest]


@pytest.fixture
def page(jobs: Races, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open the page at an address, on the workers that all tests share."""
    monkeypatch.setattr(loading, "races", lambda: jobs)
    pages = []

    def opened(**query: str) -> AppTest:
        page = AppTest.from_file(APP, default_timeout=PATIENCE)
        page.query_params.update(query)
        pages.append(page)
        return page.run()

    yield opened
    for page in pages:
        race = page.session_state[session.KEY].record(Racing).race
        if race is not None:  # as when a tab closes
            race.ticket.stop()


def answers(page: AppTest) -> list[str]:
    """List what the page says in its headline: a verdict of all replicates, or none yet."""
    said = [markdown.value for markdown in page.markdown if markdown.value.startswith("### ")]
    return [answer for answer in said if not re.search(r"\d of \d+ replicates", answer)]


def verdict(page: AppTest) -> str:
    """Run the page again and again until the race has its verdict."""
    end = time.monotonic() + PATIENCE
    while not answers(page):
        assert time.monotonic() < end, "the race must end"
        time.sleep(0.1)
        page.run()
    assert not page.exception
    (answer,) = answers(page)
    return answer


def remarks(page: AppTest) -> list[str]:
    """List what the page says of the address."""
    return [said.value.replace("\\", "") for said in page.warning if "link_off" in said.icon]


def captions(page: AppTest) -> str:
    """Join the captions of the page."""
    return "\n".join(caption.value for caption in page.caption)


def test_the_page_opens_with_a_race_that_ends_in_a_verdict(page: Open) -> None:
    """With no click a race runs, and one sentence says who is better or that none is shown."""
    at = page(**SMALL)
    assert not at.exception
    assert not remarks(at)
    assert at.title[0].value == "Together or apart?"
    assert "95% interval" in verdict(at)
    assert "2 replicates" in verdict(at)
    # the examples twice: as a wide screen shows them, and a narrow one
    assert len(at.get("plotly_chart")) == 4
    costs = at.dataframe[0].value.set_index("arm")["parameters"]
    assert costs.to_dict() == {"together": 449 * 32 + 33 * 4, "apart": 4 * (449 * 32 + 33)}


def test_moving_a_slider_starts_another_race(page: Open) -> None:
    """A moved control is in the address at once, and another race runs to its own verdict."""
    at = page(**SMALL)
    first = verdict(at)
    at.select_slider(key="width of road").set_value(2).run()
    assert at.query_params == {"source": "road", "width": "2", **SMALL}
    assert verdict(at) != first
    assert at.dataframe[0].value["parameters"][0] == 449 * 2 + 3 * 4


def test_undo_and_start_over(page: Open) -> None:
    """Undo takes back one move at a time, and Start over returns to the source's defaults."""
    small = {**SMALL, "source": "shared", "tasks": "2"}
    at = page(**small)
    buttons = {button.label: button for button in at.button}
    assert buttons["Undo"].disabled
    at.select_slider(key="width of shared").set_value(4).run()
    at.select_slider(key="relatedness of shared").set_value(0.5).run()
    assert at.query_params == {**small, "width": "4", "relatedness": "0.5"}
    press(at, "Undo")
    assert at.query_params == {**small, "width": "4"}
    press(at, "Start over")
    assert at.query_params == {"source": "shared"}
    press(at, "Undo")
    assert at.query_params == {**small, "width": "4"}
    press(at, "Undo")
    assert at.query_params == small


def test_sliders_step_through_what_is_recorded(page: Open) -> None:
    """At first a slider has the recorded places and the present one; with fine steps, all."""
    at = page(**SMALL, width="5")
    values = recorded_values(RoadScenes)
    assert at.select_slider(key="width of road").options == list(
        map(str, sorted({5, *values["width"]}))
    )
    assert at.select_slider(key="sharing of road").options == ["0", "0.75", "1"]
    at.toggle(key="fine steps").set_value(True).run()
    assert len(at.select_slider(key="width of road finely").options) > len(values["width"]) + 1
    assert at.slider(key="sharing of road finely").value == 0.75
    assert not at.exception


def press(page: AppTest, label: str) -> None:
    """Press the button with this label."""
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def test_replicates_can_be_added_where_it_is_undecided(page: Open) -> None:
    """More are trained beside those that there are, which stay; Undo goes back to fewer."""
    at = page(**SMALL)
    assert "Undecided" in verdict(at)
    before = _scores(at)
    (label,) = [button.label for button in at.button if button.label.startswith("Add ")]
    press(at, label)
    replicates = 2 + int(label.split()[1])
    assert at.query_params == {"source": "road", **SMALL, "replicates": str(replicates)}
    assert f"{replicates} replicates" in verdict(at)
    after = _scores(at)
    assert after["replicate"].nunique() == replicates
    pd.testing.assert_frame_equal(after[after["replicate"] < 2].reset_index(drop=True), before)
    press(at, "Undo")
    assert at.query_params == {"source": "road", **SMALL}
    assert "95% interval, 2 replicates" in verdict(at)


def _scores(page: AppTest) -> pd.DataFrame:
    race = page.session_state[session.KEY].record(Racing).race
    return race.ticket.progress().answer.scores


RECORDED = {"source": "shared", "tasks": "2", "examples": "50", "replicates": "2", "steps": "100"}


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Experiment:
    """Ship one recorded answer, and no other."""
    experiment = addresses.from_query(RECORDED)[0]
    path = tmp_path / "recorded.sqlite"
    write(path, [(experiment, run(experiment))])
    monkeypatch.setattr(loading, "recorded", lambda asked: find(asked, path))
    return experiment


def test_what_was_recorded_is_shown_whole_at_once(page: Open, recorded: Experiment) -> None:
    """In one run, with no worker: verdict, curves, costs, and that it was recorded and when."""
    at = page(**RECORDED)
    assert "95% interval, 2 replicates" in answers(at)[0]
    assert len(at.get("plotly_chart")) == 3
    assert list(at.dataframe[0].value["arm"]) == ["together", "apart"]
    assert "Recorded: 2 runs, " in captions(at)
    assert at.session_state[session.KEY].record(Racing).race is None


def test_what_was_recorded_can_be_trained_live(page: Open, recorded: Experiment) -> None:
    """The same settings race, and end with the same scores; another setting races by itself."""
    at = page(**RECORDED)
    press(at, "Train it live")
    assert "Recorded" not in captions(at)
    verdict(at)
    pd.testing.assert_frame_equal(_scores(at), run(recorded).scores)
    at.select_slider(key="width of shared").set_value(4).run()
    assert "Recorded" not in captions(at)
    press(at, "Undo")
    assert "Recorded" in captions(at)


def test_a_damaged_file_of_recorded_answers_is_a_sentence(
    page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The page says what to do, and races."""
    (tmp_path / "recorded.sqlite").write_bytes(b"noise")
    broken = partial(find, path=tmp_path / "recorded.sqlite")
    monkeypatch.setattr(loading, "recorded", broken)
    at = page(**SMALL)
    assert "recorded answers must be in the file" in captions(at).replace("\\", "")
    verdict(at)


def test_another_source_opens_with_its_own_data_and_the_same_networks(page: Open) -> None:
    """Changing the data keeps what was set of networks, and takes the new source's examples."""
    at = page(**SMALL, width="8")
    at.selectbox(key="source of all").set_value("digits").run()
    assert at.query_params == {
        "source": "digits",
        "width": "8",
        "steps": "100",
        "replicates": "2",
    }
    assert at.select_slider(key="width of digits").value == 8
    verdict(at)


def test_stop_ends_the_race_and_run_begins_it_again(page: Open) -> None:
    """Stop says how far the race came; Run starts it anew and it ends with a verdict."""
    at = page(source="shared", tasks="2", examples="60", steps="2000", replicates="2")
    press(at, "Stop")
    assert at.info[0].value.startswith("Stopped at ")
    press(at, "Run")
    assert not at.info
    verdict(at)


@pytest.mark.parametrize(
    ("query", "warnings"),
    [
        (
            {"width": "banana", "missing": "7"},
            ["width must be a number, got 'banana'", "missing must be a number between 0"],
        ),
        ({"source": "<script>"}, ["source must be one of road, shared, digits, molecules, got"]),
        ({"tasks": "9" * 5000}, ["tasks must be a whole number between 1 and 100, got 999"]),
    ],
)
def test_a_wrong_link_gets_a_sentence_for_each_wrong_value(
    page: Open, query: dict[str, str], warnings: list[str]
) -> None:
    """What is wrong in an address is said above the page, which works with the defaults."""
    at = page(**{**SMALL, **query})
    assert not at.exception
    shown = remarks(at)
    assert len(shown) == len(warnings)
    for text, expected in zip(sorted(shown), sorted(warnings), strict=True):
        assert text.startswith(expected)
    assert not any("<" in remark for remark in shown)
    at.select_slider(key="width of road").set_value(4).run()
    assert not remarks(at)
    verdict(at)


def test_settings_too_large_together_are_refused_on_the_page(page: Open) -> None:
    """Controls moved beyond what a class can wait for get a sentence, and Undo leads back."""
    at = page(**{**SMALL, "depth": "4", "replicates": "30", "steps": "5000"})
    at.toggle(key="fine steps").set_value(True).run()
    at.select_slider(key="width of road finely").set_value(256).run()
    assert at.error[0].value.startswith("width, depth, tasks, steps and replicates must stay")
    assert not at.exception
    at.button(key="undo-refused").click().run()
    assert not at.error
    assert "width" not in at.query_params


def test_dropping_every_incomplete_row_is_an_outcome(page: Open) -> None:
    """When no complete row is left the page says so, and races nothing."""
    at = page(**SMALL, missing="0.95", handling="drop")
    assert not at.exception
    assert at.info[0].value.startswith("Nothing to race: no complete row is left")
    assert not at.get("plotly_chart")


def test_which_labels_go_missing_is_asked_where_some_do(page: Open) -> None:
    """The choice has an effect, and is there, only where labels go missing; a link sets it."""
    label = settings_of(Missing)["pattern"].label
    assert label not in [box.label for box in page(**SMALL).selectbox]
    at = page(**SMALL, missing="0.3", pattern="hard")
    (chosen,) = (box for box in at.selectbox if box.label == label)
    assert chosen.value == "hard"
    assert not at.exception
    chosen.set_value("positives").run()
    assert at.query_params["pattern"] == "positives"


def test_molecules_are_compared_by_auc_and_the_page_says_why(page: Open) -> None:
    """Where positives are rare the score opens on AUC, with its reason; others can be chosen."""
    at = page(source="molecules", **{**SMALL, "examples": "300"})
    assert "Scored by AUC: of " in captions(at).replace("\\", "")
    verdict(at)
    assert "Test AUC" in at.dataframe[0].proto.columns
    assert "The curves show log loss" in captions(at)


def test_digits_are_pictures_of_real_digits(page: Open) -> None:
    """The digits race to a verdict, and their examples are drawn as pictures."""
    at = page(source="digits", **SMALL)
    verdict(at)
    assert '"type":"heatmap"' in at.get("plotly_chart")[-1].proto.spec


def test_one_task_decides_nothing(page: Open) -> None:
    """With one task together and apart are the same network: nobody is better."""
    at = page(**SMALL, tasks="1")
    assert "Undecided: all replicates have the same difference" in verdict(at).replace("\\", "")
    scores = at.dataframe[0].value.set_index("arm")["error"]
    assert scores["together"] == scores["apart"]


def test_many_tasks_are_drawn_as_sorted_gains(page: Open) -> None:
    """More than twelve tasks get one point each, from the largest gain to the smallest."""
    at = page(source="shared", tasks="16", **SMALL)
    verdict(at)
    assert "from the largest gain to the smallest" in at.get("plotly_chart")[1].proto.spec


def test_own_examples_leave_one_label_a_row(page: Open) -> None:
    """With own examples for each task the matrix Y shows '?' everywhere else."""
    at = page(**SMALL, allocation="own", width="8")
    assert '"?"' in at.get("plotly_chart")[-1].proto.spec
    labels = [slider.label for slider in at.select_slider]
    assert "Training examples for each task" in labels
    assert "Training examples" not in labels
    verdict(at)


@pytest.mark.parametrize("source", list(settings.SOURCES))
def test_every_source_has_its_controls(page: Open, source: str) -> None:
    """Every setting of a source that an address can hold has a control that shows its value."""
    at = page(source=source, allocation="focus", **{**SMALL, "missing": "0.1"})
    widgets = [*at.select_slider, *at.slider, *at.selectbox, *at.number_input]
    shown = {widget.key: widget.value for widget in widgets}
    now = settings.values(addresses.from_query(at.query_params)[0])
    drawn_otherwise = {"source", "depth", "seed", "arms"}
    for name in now.keys() - drawn_otherwise:
        assert shown[f"{name} of {source}"] == now[name]


def test_arms_in_the_address_are_raced_and_named(page: Open) -> None:
    """Softmax runs beside the usual two, the page says what is compared, and a control shows it."""
    at = page(**SMALL, arms="together,apart,softmax")
    assert not remarks(at)
    assert "Compared here: together, apart, softmax" in captions(at).replace("\\", "")
    assert at.multiselect[0].value == ["together", "softmax"]
    race = at.session_state[session.KEY].record(Racing).race
    assert race.experiment.arms == ("together", "apart", "softmax")
    assert at.query_params["arms"] == "together,apart,softmax"


def test_arms_can_be_chosen(page: Open) -> None:
    """What is compared with apart can be changed; without any there is a sentence and Undo."""
    at = page(**SMALL)
    assert "Compared here" not in captions(at)
    at.multiselect[0].set_value(["transfer", "together"]).run()
    assert at.query_params["arms"] == "together,apart,transfer"
    at.multiselect[0].set_value([]).run()
    assert at.error[0].value.startswith("arms must be apart and at least one other")
    at.button(key="undo-refused").click().run()
    assert not at.error
    assert at.query_params["arms"] == "together,apart,transfer"


def test_an_update_can_be_chosen_and_says_what_it_does(page: Open) -> None:
    """Updates are off at first; one that is chosen is in the address, with a sentence below."""
    at = page(**SMALL)
    assert not any("PCGrad" in arm for arm in at.multiselect[0].value)
    at.multiselect[0].set_value(["together", "together, PCGrad"]).run()
    assert not at.exception
    assert at.query_params["arms"] == "together,apart,together, PCGrad"
    said = [caption.value.replace("\\", "") for caption in at.caption]
    assert any(text.startswith("Conflicts removed (PCGrad): what goes against") for text in said)


def test_arms_that_are_wrong_in_an_address_are_named_until_a_move(page: Open) -> None:
    """An arm that is not there gets one sentence, and the usual two are raced."""
    at = page(**SMALL, arms="together,<script>")
    (remark,) = remarks(at)
    assert remark.startswith("arms must be out of together, apart,")
    assert "<" not in remark
    moved = at.select_slider(key="width of road").set_value(4).run()
    assert not remarks(moved)
    assert "arms" not in moved.query_params


def score(page: AppTest) -> ButtonGroup:
    """Return the choice of the score."""
    (chosen,) = (box for box in page.segmented_control if box.label == "Score")
    return chosen


MIXED = {**SMALL, "source": "shared", "tasks": "4", "numbers": "0.5"}


def test_numbers_among_the_tasks_are_judged_by_skill(page: Open) -> None:
    """Curves, verdict, bars and table are of skill, and the page says why and what Y holds."""
    at = page(**MIXED)
    assert "more skill on average" in verdict(at) or "Undecided" in verdict(at)
    assert score(at).options == ["Skill", "Loss"]
    assert "Scored by skill" in captions(at)
    assert "1 yes, 0 no, a number where one is asked for, ? not labelled" in captions(at)
    assert "Test skill" in at.dataframe[0].proto.columns
    race, tasks, labels = (chart.proto.spec for chart in at.get("plotly_chart"))
    assert "test skill, mean over tasks" in race
    assert all(f"task {k}" in tasks for k in range(1, 5))
    assert re.search(r'"−?\d+\.\d"', labels)


def test_where_all_tasks_are_numbers_r2_can_be_chosen(page: Open) -> None:
    """Numbers alone have R²; its curves are those of the loss, and Y has no yes and no."""
    at = page(**{**MIXED, "numbers": "1.0", "score": "r2"})
    assert not remarks(at)
    verdict(at)
    assert score(at).options == ["Skill", "Loss", "R²"]
    assert "Test R\\u00b2" in at.dataframe[0].proto.columns  # as JSON has it
    assert "The curves show loss; R² is measured at each task's best step." in captions(at)
    assert "for one example: a number where one is asked for, ? not labelled" in captions(at)


def test_many_tasks_of_several_kinds_are_drawn_as_gains_in_skill(page: Open) -> None:
    """More than twelve tasks get one point each, yes/no and numbers in one order."""
    at = page(**{**MIXED, "tasks": "16"})
    verdict(at)
    gains = at.get("plotly_chart")[1].proto.spec
    assert "gain of together (pp)" in gains
    assert all(f'"task {k}"' in gains for k in (1, 16))


def test_a_score_goes_when_the_tasks_do_not_have_it(page: Open) -> None:
    """AUC is chosen, then half of the tasks become numbers: skill is shown and AUC forgotten."""
    at = page(**{**MIXED, "numbers": "0.0", "score": "auc"})
    assert score(at).value == "auc"
    at.slider(key="numbers of shared").set_value(0.5).run()
    assert not at.exception
    assert score(at).value == "skill"
    assert at.query_params == MIXED
    press(at, "Undo")
    assert score(at).value == "error"


def test_a_score_that_the_tasks_of_an_address_do_not_have_is_named(page: Open) -> None:
    """A link that asks for the error of numbers opens with skill and a sentence."""
    at = page(**MIXED, score="error")
    assert remarks(at) == ["score must be one of skill, loss, got 'error'"]
    assert score(at).value == "skill"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"missing": "0.3", "handling": "zero"}, "reading '?' as 0 must have yes/no tasks"),
        ({"missing": "0.3", "pattern": "hard"}, "labels missing by what they say must have yes/no"),
        ({"arms": "together,apart,softmax"}, "the arm 'softmax' must have yes/no tasks"),
    ],
)
def test_what_needs_yes_no_tasks_is_refused_beside_numbers(
    page: Open, settings: dict[str, str], said: str
) -> None:
    """One sentence says what does not go with numbers, and Undo takes the move back."""
    at = page(**{**MIXED, "numbers": "0.0", **settings})
    at.slider(key="numbers of shared").set_value(0.5).run()
    assert not at.exception
    assert at.error[0].value.replace("\\", "").startswith(said)
    at.button(key="undo-refused").click().run()
    assert not at.error
