import io
import re
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from core.advice import advising
from core.advice.answer import Advice
from core.advice.question import Question
from core.computing.races import Races
from core.computing.ticket import Ticket, Work
from core.data.sources.molecules import ASSAYS
from core.data.tables.formulas import FORMULA
from core.estimator.saving import load
from core.results.judging import SAME, UNDECIDED
from dashboard.shared import loading, session
from dashboard.shared.session import Person
from dashboard.your_data import page as your_data
from dashboard.your_data import uploads
from dashboard.your_data.advising import Answer, Answers
from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.opened import open_table
from dashboard.your_data.state import Tables
from dashboard.your_data.workspace import Here

HOW = "How rows are split into training and test"  # a label
PATIENCE = 120.0  # seconds; of a loaded machine
Open = Callable[..., AppTest]


def _page() -> None:
    from dashboard.your_data import page

    page.show()


@pytest.fixture
def page(jobs: Races, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open the page with an address, on the workers that all tests share."""
    monkeypatch.setattr(loading, "races", lambda: jobs)
    opened = AppTest.from_function(_page, default_timeout=PATIENCE)

    def open_at(**query: str) -> AppTest:
        opened.query_params.update({"splits": "3", "steps": "100", "width": "4"} | query)
        return _read(opened.run())

    yield open_at
    if session.KEY in opened.session_state and (answer := _answer(opened)):
        answer.advising.stop()


def _records(page: AppTest) -> Person:
    return page.session_state[session.KEY].record(Here).workspace.records


def _answer(page: AppTest) -> Answer | None:
    return _records(page).record(Answers).answer


def _tables(page: AppTest) -> Tables:
    return _records(page).record(Tables)


def _read(page: AppTest) -> AppTest:
    """Run the page again once the table has been read."""
    example = _tables(page).open.example
    latest = page.session_state[session.KEY].record(uploads.Latest)
    (uploads.example(example) if example else latest.reading).result(PATIENCE)
    return page.run()


def _csv(rows: int = 90, separator: str = ",", **more: list[object]) -> bytes:
    """Write a table of two tasks with gaps, of which the second follows the first."""
    rng = np.random.default_rng(0)
    size, weight = rng.normal(size=(2, rows))
    sick = np.where(size + weight + 0.3 * rng.normal(size=rows) > 0, "yes", "no").astype(object)
    tired = np.where(size + weight + 0.3 * rng.normal(size=rows) > 0, "yes", "no").astype(object)
    tired[::4] = "?"
    frame = pd.DataFrame({"size": size, "weight": weight, "sick": sick, "tired": tired, **more})
    return frame.to_csv(index=False, sep=separator).encode()


def _upload(page: AppTest, content: bytes, name: str = "patients.csv") -> AppTest:
    page.file_uploader[0].set_value((name, content, "text/csv")).run()
    return _read(page)


def _button(page: AppTest, label: str) -> object:
    return next(button for button in page.button if button.label == label)


def _advised(page: AppTest) -> AppTest:
    """Press the button and wait until the answer is there."""
    _button(page, "Advise").click().run()
    return _over(page)


def _over(page: AppTest) -> AppTest:
    progress = _answer(page).advising.join(PATIENCE)
    assert progress.over, "the advice must end"
    page.run()
    assert not page.exception
    return page


def _marks(page: AppTest) -> list[str]:
    """List what says that the answer is of something else than the page is set to."""
    return [mark.value for mark in page.warning if "history" in mark.icon]


class Asking:
    """Advice that is made up, in place of that which is measured.

    Attributes:
        advice: the answer so far.
        asked: the questions, in order.
        work: what gives the latest answer.
    """

    def __init__(self, advice: Advice) -> None:
        self.asked: list[Question] = []
        self.advice = advice

    def start(self, question: Question, *workers: object) -> Ticket[Advice | None, Advice]:
        """Begin as `start_advice` does; the answer so far is there at once."""
        self.asked.append(question)
        so_far = replace(self.advice, complete=False)
        self.work: Work[Advice | None, Advice] = Work(lambda: so_far)
        return self.work.ticket()

    def finish(self) -> None:
        """Let the answer so far be the last one."""
        self.work.finish(self.advice)


@pytest.fixture
def asking(
    advice: Advice, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Asking:
    """Answer what the page asks with a recommendation: the parameter of the test."""
    made_up = Asking(replace(advice, recommendation=request.param))
    monkeypatch.setattr(advising, "start_advice", made_up.start)
    return made_up


def _offered(page: AppTest) -> list[str]:
    """List the buttons that have more measured."""
    return [b.label for b in page.button if b.label.startswith(("Add ", "Go on "))]


@pytest.mark.parametrize("asking", [UNDECIDED], indirect=True)
def test_nothing_is_taken_away_before_the_answer_is_whole(page: Open, asking: Asking) -> None:
    """Until then each part of it draws the page anew, and a click on a file would be lost."""
    opened = page(splits="10", width="8")
    _button(opened, "Advise").click().run()
    assert any(text.value.startswith("## So far") for text in opened.markdown)
    before = [button.proto.label for button in opened.get("download_button")]
    assert before == ["CSV", "Parquet"] * 3  # of the picture of the labels
    asking.finish()
    opened.run()
    labels = [button.proto.label for button in opened.get("download_button")]
    assert [label for label in labels if label not in before] == [
        "Report (HTML)", "Numbers (CSV)", "Numbers (Parquet)",
    ]  # fmt: skip


@pytest.mark.parametrize("asking", [UNDECIDED], indirect=True)
def test_splits_can_be_added_where_it_is_undecided(page: Open, asking: Asking) -> None:
    """The same is asked with half as many again, which the page and its address then have."""
    opened = page(splits="10", width="8")
    _button(opened, "Advise").click().run()
    assert any(text.value.startswith("## So far") for text in opened.markdown)
    assert not _offered(opened)
    asking.finish()
    opened.run()
    assert _offered(opened) == ["Add 5 splits"]
    _button(opened, "Add 5 splits").click().run()
    assert not opened.exception
    first, second = asking.asked
    assert (first.splits, first.width) == (10, 8)
    assert second == replace(first, splits=15)
    assert opened.query_params["splits"] == "15"
    assert not _marks(opened)


@pytest.mark.parametrize("asking", [UNDECIDED], indirect=True)
def test_starts_can_be_added_where_there_is_one_split(page: Open, asking: Asking) -> None:
    """What its intervals say nothing of stands below the sentence."""
    asking.advice = replace(asking.advice, scope="They say nothing of other rows.")
    opened = _upload(page(splits="10", width="8"), _csv(set=["train", "val", "test"] * 30))
    _button(opened, "Advise").click().run()
    asking.finish()
    opened.run()
    assert "nothing of other rows" in " ".join(info.value for info in opened.info)
    assert _offered(opened) == ["Add 10 starts"]
    _button(opened, "Add 10 starts").click().run()
    assert [question.splits for question in asking.asked] == [10, 15]


@pytest.mark.parametrize("asking", [SAME, "together", "grouping"], indirect=True)
def test_a_decided_advice_asks_for_no_splits(page: Open, asking: Asking) -> None:
    """Neither a recommended arm nor practically the same needs more of them."""
    opened = page()
    _button(opened, "Advise").click().run()
    asking.finish()
    opened.run()
    assert any(text.value.startswith("## ") for text in opened.markdown)
    assert not _offered(opened)


@pytest.mark.parametrize("asking", [UNDECIDED], indirect=True)
def test_no_more_splits_are_offered_than_the_page_accepts(page: Open, asking: Asking) -> None:
    """With a hundred splits there is no button."""
    opened = page(splits="100")
    _button(opened, "Advise").click().run()
    asking.finish()
    opened.run()
    assert not _offered(opened)


@pytest.mark.parametrize("asking", [UNDECIDED, "together"], indirect=True)
def test_an_advice_without_time_for_all_can_go_on(page: Open, asking: Asking) -> None:
    """The same question is asked again, whatever was recommended; only then come more splits."""
    asking.advice = replace(asking.advice, complete=False)
    opened = page(minutes="2.5")
    _button(opened, "Advise").click().run()
    asking.finish()
    opened.run()
    assert _offered(opened) == ["Go on for 2.5 more minutes"]
    _button(opened, "Go on for 2.5 more minutes").click().run()
    assert not opened.exception
    first, second = asking.asked
    assert second == first
    assert not _marks(opened)


@pytest.mark.parametrize("asking", ["together"], indirect=True)
def test_what_is_not_measured_yet_is_not_shown(page: Open, asking: Asking) -> None:
    """An answer so far may have neither baselines nor affinities: there are no empty tables."""
    whole = asking.advice
    nothing = whole.affinity * np.nan
    asking.advice = replace(whole, baselines=whole.baselines.iloc[:0], affinity=nothing)
    opened = page()
    _button(opened, "Advise").click().run()
    tables = len(opened.dataframe)
    assert not opened.exception
    assert not any("Which tasks help" in head.value for head in opened.subheader)
    asking.advice = whole
    asking.finish()
    opened.run()
    assert len(opened.dataframe) == tables + 1
    assert any("Which tasks help" in head.value for head in opened.subheader)


def test_it_opens_with_a_table_and_its_picture(page: Open) -> None:
    """With no click there are the molecules, their twelve assays, the picture, and one button."""
    opened = page()
    assert not opened.exception
    assert not opened.error
    assert tuple(opened.multiselect[0].value) == ASSAYS
    assert len(opened.get("plotly_chart")) == 3
    assert any("17% of the labels are" in text.value for text in opened.markdown)
    assert not _button(opened, "Advise").disabled


def test_nothing_is_chosen_that_was_not_chosen(page: Open) -> None:
    """When the page first opens optional settings are open, as the question then has them."""
    uploads.example("penguins").result(PATIENCE)
    opened = page().selectbox[0].select("penguins").run()
    boxes = {box.label: box.value for box in opened.selectbox}
    optional = ("Training rows", "Score", "Focus task (optional)")
    assert [boxes[label] for label in optional] == [None, None, None]
    assert boxes[HOW] == "group"
    assert boxes["What they have in common"] == "individual"


def test_an_uploaded_table_is_advised(page: Open) -> None:
    """Upload, read what is proposed, ask, and the recommendation stands with its evidence."""
    opened = _upload(page(), _csv())
    assert not opened.error
    assert opened.multiselect[0].value == ["sick", "tired"]
    assert any("13% of the labels" in text.value for text in opened.markdown)
    assert opened.query_params["table"] == "upload"
    _advised(opened)
    advice = _answer(opened).advising.progress().answer
    assert isinstance(advice, Advice)
    assert advice.recommendation in {"together", "apart", SAME, UNDECIDED}
    assert any(text.value.startswith("## ") for text in opened.markdown)
    assert any(text.value.startswith("The gain ") for text in opened.markdown)
    heads = [text.value for text in opened.markdown if text.value.startswith("#### ")]
    assert heads == ["#### Shared features", "#### Data per task", "#### Network size"]
    assert len(opened.get("plotly_chart")) == 3 + 6
    assert any(
        "advise" in code.value and "--tasks sick,tired" in code.value for code in opened.code
    )
    assert _button(opened, "Advise anew").disabled


def test_an_answer_to_other_settings_is_marked(page: Open) -> None:
    """After a change the answer stays, but says that it is old; asking anew mends that."""
    opened = _advised(_upload(page(), _csv()))
    assert not _marks(opened)
    opened.select_slider[0].set_value(8).run()
    (mark,) = _marks(opened)
    assert "of the settings before your change" in mark
    opened.selectbox[0].select("penguins").run()
    (mark,) = _marks(_read(opened))
    assert "of another table, patients" in mark
    assert not _button(opened, "Advise anew").disabled


def test_a_focus_task_is_measured_with_transfer(page: Open) -> None:
    """With a focus the answer holds transfer, too, and the score that was asked for."""
    opened = _upload(page(), _csv())
    next(box for box in opened.selectbox if box.label.startswith("Focus")).select("tired").run()
    next(box for box in opened.selectbox if box.label == "Score").select("log_loss").run()
    _advised(opened)
    advice = _answer(opened).advising.progress().answer
    assert "transfer" in list(advice.arms["arm"])
    assert advice.metric == "log_loss"
    assert any("Scored by log loss, as you asked" in text.value for text in opened.caption)


def _box(page: AppTest, label: str) -> Selectbox:
    return next(box for box in page.selectbox if box.label == label)


def test_kinds_of_tasks_are_proposed_and_can_be_corrected(page: Open) -> None:
    """Marks are proposed as places on a scale; as numbers the answer is asked of numbers."""
    marks = [1 + k % 4 for k in range(90)]
    opened = _upload(page(), _csv(mark=marks))
    opened.multiselect[0].set_value(["sick", "tired", "mark"]).run()
    assert not opened.exception
    assert _box(opened, "mark is").value == "ordered"
    assert {"Skill", "Quadratic kappa"} <= set(_box(opened, "Score").options)
    _box(opened, "mark is").select("numbers").run()
    assert not opened.error
    _advised(opened)
    answer = _answer(opened)
    assert [kind.name for kind in answer.question.source.kinds] == ["yes/no", "yes/no", "numbers"]
    advice = answer.advising.progress().answer
    assert advice.metric == "skill"
    assert "linear models" in list(advice.baselines["baseline"])
    assert "'numbers'" in opened.code[0].value


def test_a_score_that_fits_no_task_any_more_is_let_go(page: Open) -> None:
    """Who chose R2 and then drops the only number is asked by the balance again."""
    opened = _upload(page(), _csv())
    opened.multiselect[0].set_value(["sick", "tired", "size"]).run()
    _box(opened, "Score").select("r2").run()
    opened.multiselect[0].set_value(["sick", "tired"]).run()
    assert not opened.exception
    assert _box(opened, "Score").value is None


def test_an_answer_in_disguise_is_named_and_left_out(page: Open) -> None:
    """An input that alone tells a task is asked about; one click takes it out of the inputs."""
    table = pd.read_csv(io.BytesIO(_csv(rows=200)))
    disguise = np.where(table["sick"] == "yes", "ill", "well").tolist()
    opened = _upload(page(), _csv(rows=200, diagnosis=disguise))
    opened.multiselect[0].set_value(["sick", "tired"]).run()
    _advised(opened)
    said = [box.value for box in opened.warning if "alone tells" in box.value]
    assert len(said) == 1
    assert "diagnosis" in said[0]
    _button(opened, "Leave it out").click().run()
    assert not opened.exception
    assert "diagnosis" in opened.multiselect[1].value
    assert not [box.value for box in opened.warning if "alone tells" in box.value]
    assert any("of the settings before your change" in mark for mark in _marks(opened))


def test_it_can_be_stopped(page: Open) -> None:
    """Stop gives the work up and says so; the button asks again."""
    opened = page(splits="30", steps="5000")
    _button(opened, "Advise").click().run()
    _button(opened, "Stop").click().run()
    opened = _over(opened)
    assert any(box.value.startswith("Stopped at") for box in opened.info)
    assert not _button(opened, "Advise anew").disabled


@pytest.mark.parametrize("marked", [False, True], ids=["yes/no", "mixed"])
def test_the_model_is_fitted_when_asked(page: Open, tmp_path: Path, marked: bool) -> None:
    """A worker fits it on all rows, whatever its kinds of tasks, and the archive answers them."""
    marks = {"mark": [1 + k % 4 for k in range(90)]} if marked else {}
    opened = _upload(page(), _csv(**marks))
    opened.multiselect[0].set_value(["sick", "tired", *marks]).run()
    _advised(opened)
    loading = 'load("model.safetensors").predict(table)'
    assert not any(loading in code.value for code in opened.code)
    _button(opened, "Fit the model").click().run()
    made = _answer(opened).network.join(PATIENCE).answer
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        archive.extractall(tmp_path)
    model, card = load(tmp_path / "model.safetensors"), (tmp_path / "README.md").read_text()
    table = pd.read_csv(io.BytesIO(_csv(**marks)))
    assert model.n_rows_ == 90
    assert list(model.predict(table[["size", "weight"]])) == ["sick", "tired", *marks]
    assert "90 rows of patients.csv with a label of some task, all of them learned from" in card
    opened.run()
    assert not opened.exception
    assert any(b.proto.label == "Model (ZIP)" for b in opened.get("download_button"))
    assert any(loading in code.value for code in opened.code)
    assert any("core predict model.safetensors" in code.value for code in opened.code)


def test_fitting_the_model_can_be_stopped(page: Open) -> None:
    """Stop gives it up; the page goes on, and the button fits it again."""
    opened = _advised(_upload(page(), _csv()))
    answer = _answer(opened)
    work: Work[None, bytes] = Work(lambda: None)
    work.begin()
    work.advance(0.3)
    answer.network = work.ticket()
    opened.run()
    assert _button(opened, "Fit the model").disabled
    _button(opened, "Stop fitting").click().run()
    work.give_up()  # as who does the work does, when nobody waits
    opened.run()
    assert not opened.exception
    assert not opened.error
    assert not _button(opened, "Fit the model").disabled
    assert not [button for button in opened.button if button.label == "Stop fitting"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "that is empty"),
        ("cat.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50, "a PNG picture"),
        ("book.xlsx", b"PK\x03\x04" + b"[Content_Types].xml", "an Excel"),
        ("head.csv", b"a,b\n", "at least 20 rows, got only the names"),
        ("twice.csv", b"a,a\n" + b"1,0\n" * 30, "column names must differ, got 'a' twice"),
        ("one.csv", b"a\n" + b"1\n0\n" * 30, "at least two columns"),
        ("ragged.csv", b"a,b\n" + b"1,0\n" * 30 + b"1\n", "every row must have 2 cells"),
        ("code.pkl", b"\x80\x04\x95abc.", "a Python pickle"),
        ("<b>*x*</b>.csv", b"PK\x03\x04", "a ZIP archive"),
        ("few.csv", b"x,y\n" + b"7,0\n7,1\n" * 15, "at least two columns that can be predicted"),
    ],
)
def test_a_bad_file_gets_one_sentence(page: Open, name: str, content: bytes, words: str) -> None:
    """What was required, what came and what to do stand in one box, and the page goes on."""
    opened = _upload(page(), content, name)
    assert not opened.exception
    shown = opened.error[0].value.replace("\\", "").replace("&lt;", "<")
    assert words in shown
    assert "\n" not in shown
    _button(opened, "Start over: delete my file").click().run()
    _read(opened)
    assert not opened.error
    assert tuple(opened.multiselect[0].value) == ASSAYS


def test_a_table_that_takes_long_is_waited_for(page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is read the page says so, and shows nothing of it; then it goes on."""
    monkeypatch.setattr(your_data, "PATIENCE", 0.0)
    reading: Future[object] = Future()
    opened = page()
    monkeypatch.setattr(uploads, "reading", lambda *_: reading)
    opened.file_uploader[0].set_value(("big.csv", _csv(), "text/csv")).run()
    assert [box.value.split(" ...")[0] for box in opened.info] == ["Reading big\\.csv"]
    assert not opened.multiselect
    reading.set_result(open_table(_tables(opened).upload.path))
    opened.run()
    assert not opened.info
    assert opened.multiselect[0].value == ["sick", "tired"]


def test_an_answer_is_closed_with_its_file_but_can_be_read(page: Open) -> None:
    """Another upload deletes the first; the answer about it is one click away, and says so."""
    opened = _advised(_upload(page(), _csv()))
    opened = _upload(opened, _csv(rows=80))
    assert _answer(opened) is None
    assert not opened.warning
    assert not _button(opened, "Advise").disabled
    (recent,) = [button for button in opened.button if "patients" in button.label]
    recent.click().run()
    assert not opened.exception
    assert any(text.value.startswith("## ") for text in opened.markdown)
    (mark,) = _marks(opened)
    assert "of another table, patients" in mark
    assert any("file of this answer is no longer here" in text.value for text in opened.caption)
    assert not any(b.proto.label == "Report (HTML)" for b in opened.get("download_button"))


def _again(page: AppTest) -> AppTest:
    """Open the address of a page in a new session, as a reload of its tab does."""
    reloaded = AppTest.from_function(_page, default_timeout=PATIENCE)
    reloaded.query_params.update({name: page.query_params[name] for name in page.query_params})
    return _read(reloaded.run())


def test_a_reload_keeps_table_choices_and_answer(page: Open) -> None:
    """What was brought, what was chosen of it and what came out are there in the new session."""
    opened = _upload(page(), _csv(site=[k % 9 for k in range(90)]))
    opened.multiselect[1].set_value(["weight"]).run()
    _box(opened, "How rows are split into training and test").select("group").run()
    _box(opened, "What they have in common").select("site").run()
    _advised(opened)
    again = _again(opened)
    assert not again.exception
    assert not [note for note in again.warning if "link_off" in note.icon]
    assert again.selectbox[0].options[0] == "Your file: patients.csv"
    assert again.multiselect[0].value == ["sick", "tired"]
    assert again.multiselect[1].value == ["weight"]
    assert _box(again, "What they have in common").value == "site"
    assert _answer(again) is _answer(opened)
    assert any(text.value.startswith("## ") for text in again.markdown)
    assert not _marks(again)
    assert _button(again, "Advise anew").disabled


@pytest.mark.parametrize("asking", ["together"], indirect=True)
def test_a_reload_during_a_run_goes_on_with_it(page: Open, asking: Asking) -> None:
    """The new session watches the same run, and gets its end."""
    opened = page()
    _button(opened, "Advise").click().run()
    again = _again(opened)
    assert any(text.value.startswith("## So far") for text in again.markdown)
    assert len(asking.asked) == 1
    asking.finish()
    again.run()
    assert any(b.proto.label == "Report (HTML)" for b in again.get("download_button"))


def test_without_the_id_nothing_of_anothers_work_is_seen(page: Open) -> None:
    """The same address but for the id, or with another id, asks for the file."""
    opened = _upload(page(), _csv(secret=list(range(90))), "secret.csv")
    kept = opened.query_params["work"]
    assert len(kept) == 22
    for own in ("", "A" * 22, kept[:-1]):
        other = AppTest.from_function(_page, default_timeout=PATIENCE)
        other.query_params["table"] = "upload"
        if own:
            other.query_params["work"] = own
        _read(other.run())
        assert _tables(other).upload is None
        assert "bring your file once more" in other.warning[0].value


def test_an_upload_is_never_in_a_workspace_that_somebody_else_knows(page: Open) -> None:
    """Who is sent an address and then brings a table has it for themselves."""
    sender = _upload(page(), _csv(), "bait.csv")
    victim = _again(sender)
    assert _tables(victim).upload.name == "bait.csv"
    _upload(victim, _csv(secret=list(range(90))), "secret.csv")
    assert victim.query_params["work"] != sender.query_params["work"]
    _read(sender.run())
    assert _tables(sender).upload is None or _tables(sender).upload.name == "bait.csv"
    shown = [*sender.selectbox[0].options, *sender.multiselect[0].options]
    assert not [text for text in shown if "secret" in text]


def test_answers_that_are_no_longer_kept_are_missed(page: Open) -> None:
    """An address of a shipped table whose answers have gone says so, and opens the table."""
    opened = page(work="A" * 22)
    (note,) = [note.value.replace("\\", "") for note in opened.warning]
    assert note == ("The answers of this address are no longer here: they are kept for 30 minutes.")
    assert tuple(opened.multiselect[0].value) == ASSAYS
    opened.select_slider[0].set_value(8).run()
    assert not opened.warning


@pytest.mark.parametrize("asking", ["together"], indirect=True)
def test_recent_answers_can_be_gone_back_to(page: Open, asking: Asking) -> None:
    """Each brings its table and its choices, so that it is no answer to something else."""
    opened = page(width="4")
    for width in (8, 16):
        opened.select_slider[0].set_value(width).run()
        next(b for b in opened.button if b.label.startswith("Advise")).click().run()
        asking.finish()
        opened.run()
    (recent,) = [button for button in opened.button if "width 8" in button.label]
    recent.click().run()
    assert not opened.exception
    assert opened.select_slider[0].value == 8
    assert _answer(opened).asked.width == 8
    assert not _marks(opened)
    assert any("width 16" in button.label for button in opened.button)


def _read_as_yes(page: AppTest) -> str:
    labels = [box.label.replace("\\", "") for box in page.expander]
    return next(label for label in labels if label.startswith("Read as yes"))


def test_yes_and_no_can_be_swapped(page: Open) -> None:
    """It is said what is read as yes; the other word is one click away, and is asked about."""
    opened = _upload(page(), _csv(state=["ok", "bad"] * 45))
    opened.multiselect[0].set_value(["sick", "state"]).run()
    assert _read_as_yes(opened) == "Read as yes: 'yes' in sick, 'ok' in state"
    group = next(g for g in opened.segmented_control if g.label == "Yes in state is")
    group.set_value("bad").run()
    assert not opened.exception
    assert _read_as_yes(opened) == "Read as yes: 'yes' in sick, 'bad' in state"
    frame = next(f.value for f in opened.dataframe if "read as yes" in f.value)
    assert frame.set_index("column").loc["state", "read as yes"] == "bad"
    _button(opened, "Advise").click().run()
    question = _answer(opened).question
    assert question.source.read_as == ("yes/no", "no/yes")
    assert question.source.labels[:, 1].tolist() == [0, 1] * 45


@pytest.mark.parametrize("asking", ["together"], indirect=True)
def test_the_runs_own_tasks_are_named_beside_its_bar(page: Open, asking: Asking) -> None:
    """Whatever the page is set to by then; and it is said that the run is about the old choices."""
    opened = page()
    _button(opened, "Advise").click().run()
    assert not _marks(opened)
    opened.multiselect[0].set_value(list(ASSAYS[:3])).run()
    assert any("12 tasks together" in text.value.replace("\\", "") for text in opened.caption)
    assert any("3 tasks together" in text.value.replace("\\", "") for text in opened.caption)
    (mark,) = _marks(opened)
    assert "is in the making, and will be of the settings before your change" in mark


@pytest.mark.parametrize("asking", ["together"], indirect=True)
def test_every_chart_can_be_taken_away(page: Open, asking: Asking) -> None:
    """Each has a camera, its numbers as CSV and the Python that gives them."""
    opened = page()
    _button(opened, "Advise").click().run()
    asking.finish()
    opened.run()
    charts = opened.get("plotly_chart")
    assert len(charts) == 3 + 6
    for chart in charts:
        assert "toImage" in chart.proto.config
        assert '"filename": "tox21-' in chart.proto.config
    files = [b.proto.label for b in opened.get("download_button")]
    assert files.count("CSV") == len(charts) + 1  # and the baselines, which are a table
    programs = [code.value for code in opened.code if "Table(" in code.value]
    assert len(programs) == files.count("CSV")
    assert all("'tox21.parquet'" in program for program in programs)


def test_a_wrong_format_is_corrected(page: Open) -> None:
    """The separator is named and can be changed there and back; other columns then come."""
    opened = _upload(page(), _csv(separator=";"))
    assert opened.multiselect[0].value == ["sick", "tired"]
    next(box for box in opened.selectbox if box.label == "Separator").select("|").run()
    _button(opened, "Read it so").click().run()
    _read(opened)
    assert "at least two columns" in opened.error[0].value
    _button(opened, "As detected").click().run()
    _read(opened)
    assert not opened.error
    assert opened.multiselect[0].value == ["sick", "tired"]


def test_columns_can_be_chosen(page: Open) -> None:
    """Fewer than two tasks are refused in a sentence; a group and unused columns are asked."""
    opened = _upload(page(), _csv(site=[k % 9 for k in range(90)], well=["yes", "no"] * 45))
    opened.multiselect[0].set_value([]).run()
    assert opened.error[0].value.startswith("No column to predict is chosen")
    opened.multiselect[0].set_value(["sick"]).run()
    assert not opened.error  # nothing is wrong: a choice has been begun
    assert "Choose at least one more" in opened.info[0].value
    opened.multiselect[0].set_value(["sick", "well"]).run()
    assert not opened.error
    assert opened.multiselect[1].value == ["tired"]
    _box(opened, HOW).select("group").run()
    _box(opened, "What they have in common").select("site").run()
    opened.multiselect[1].set_value(["tired", "weight"]).run()
    roles = opened.dataframe[1].value.set_index("column")["role"].to_dict()
    assert roles == {
        "sick": "task", "well": "task", "site": "group", "size": "input", "weight": "left out",
        "tired": "left out",
    }  # fmt: skip


def _captions(opened: AppTest) -> str:
    return " ".join(caption.value for caption in opened.caption).replace("\\", "")


def test_rows_can_be_split_by_time(page: Open) -> None:
    """A column of dates is the likeliest; the page says from when on it tests, or what is wrong."""
    days = pd.date_range("2020-01-01", periods=90).strftime("%d.%m.%Y")
    opened = _upload(page(), _csv(day=list(days), note=[f"x {k % 20}" for k in range(90)]))
    assert _box(opened, HOW).value == "random"
    assert "Rows are split by" not in _captions(opened)
    _box(opened, HOW).select("time").run()
    assert _box(opened, "When each row was").value == "day"
    by_day = r"Rows are split by 'day': \d periods from \d\d\.0[23]\.2020 on"
    assert re.search(by_day, _captions(opened))
    _box(opened, "When each row was").select("size").run()
    assert "Rows are split by 'size'" in _captions(opened)
    assert not opened.error
    # what a task is cannot split
    opened.multiselect[0].set_value(["sick", "tired", "size"]).run()
    assert _box(opened, HOW).value == "random"


def test_a_column_that_says_the_parts_is_taken_at_its_word(page: Open) -> None:
    """The split that a table brings is proposed; another way can be chosen."""
    opened = _upload(page(), _csv(set=["train", "train", "test"] * 30))
    assert _box(opened, HOW).value == "part"
    assert "Rows are split as 'set' says: 60 for training, a fifth" in _captions(opened)
    assert "on the one split of the table" in _captions(opened)
    _box(opened, HOW).select("random").run()
    assert "set" not in _captions(opened)
    assert not opened.error


def test_rows_that_cannot_be_split_get_a_sentence(page: Open) -> None:
    """Dates that mean two days are refused before anything is asked."""
    opened = _upload(page(), _csv(day=[f"{1 + k % 9}/{1 + k % 7}/2020" for k in range(90)]))
    _box(opened, HOW).select("time").run()
    assert "must hold dates that mean one day, got '1/2/2020'" in opened.error[0].value
    assert not any(button.label == "Advise" for button in opened.button)


def test_hostile_names_are_shown_as_they_are(page: Open) -> None:
    """Columns called like Markdown or HTML are drawn and asked about without harm."""
    hostile = {"<script>alert(1)</script>": ["yes", "no"] * 45, "*$x$* :red[y]": ["no", "yes"] * 45}
    opened = _upload(page(), _csv(**hostile), "<img src=x>.csv")
    assert not opened.exception
    assert not opened.error
    assert {*hostile} <= {*opened.multiselect[0].value}
    assert not any("<script>" in text.value for text in (*opened.markdown, *opened.caption))


def test_no_table_on_screen_holds_a_formula(page: Open) -> None:
    """The browser saves a table as it is shown: names and cells like formulas have a quote."""
    hostile = {"=1+1": ["yes", "no"] * 45, "@word": ["=cmd|x", "+1 no"] * 45}
    opened = _upload(page(), _csv(**hostile))
    assert not opened.exception
    texts = [
        str(text)
        for shown in opened.dataframe
        for text in (*shown.value.columns, *shown.value.select_dtypes(exclude="number").stack())
    ]
    assert {"'=1+1", "'@word", "'=cmd|x"} <= {*texts}
    assert not [text for text in texts if text.startswith(FORMULA)]


def test_one_person_sees_nothing_of_the_table_of_another(page: Open) -> None:
    """Neither its name nor a column, whatever is written into an address."""
    first = _upload(page(), _csv(secret=list(range(90))), "secret.csv")
    mine = _tables(first).upload
    for wanted in (mine.token, str(mine.path), mine.path.name):
        other = AppTest.from_function(_page, default_timeout=PATIENCE)
        other.query_params["table"] = wanted
        _read(other.run())
        assert not other.exception
        assert _tables(other).upload is None
        assert _tables(other).open.example in EXAMPLES
        shown = [*other.selectbox[0].options, *other.multiselect[0].options]
        shown += [text.value for text in (*other.markdown, *other.caption)]
        assert not [text for text in shown if "secret" in text]


def test_a_server_without_room_says_so(page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was open stays open, and a sentence says what to do."""
    opened = _upload(page(), _csv(), "first.csv")
    monkeypatch.setattr(uploads, "TOTAL", 10)
    opened.file_uploader[0].set_value(("next.csv", _csv(), "text/csv")).run()
    assert "no room for your table now" in opened.warning[0].value
    assert _tables(opened).open.name == "first.csv"
    assert _tables(opened).open.path.exists()


def test_another_upload_takes_the_place_of_the_first(page: Open) -> None:
    """One file is kept at a time, and the choice of tables names it."""
    opened = _upload(page(), _csv())
    first = _tables(opened).upload.path
    opened = _upload(opened, _csv(separator="\t"), "next.tsv")
    assert opened.selectbox[0].options[0] == "Your file: next.tsv"
    assert not first.parent.exists()
    assert [path.name for path in _tables(opened).upload.path.parent.iterdir()] == ["next.tsv"]


def test_starting_over_deletes_the_upload(page: Open) -> None:
    """The file is on the disk while its table is open, in a folder of its own, and then gone."""
    opened = _upload(page(), _csv(), "../../escape.csv")
    path = _tables(opened).upload.path
    assert path.exists()
    assert path.name.endswith("escape.csv")
    assert oct(path.parent.stat().st_mode)[-3:] == "700"
    _button(opened, "Start over: delete my file").click().run()
    assert not path.exists()


def test_an_upload_lost_with_the_connection_is_said(page: Open) -> None:
    """Where the server has deleted the file, a sentence asks for it again."""
    opened = _upload(page(), _csv())
    _tables(opened).upload.path.unlink()
    opened.run()
    _read(opened)
    assert "bring it once more" in opened.warning[0].value
    assert tuple(opened.multiselect[0].value) == ASSAYS


def test_a_wrong_address_is_named(page: Open) -> None:
    """What an address asks in vain is said, and the usual is used."""
    opened = page(width="<b>", table="mine")
    assert len(opened.warning) == 2
    assert opened.select_slider[0].value == 32


def test_tasks_that_exclude_each_other_are_asked_as_one_and_apart_again(page: Open) -> None:
    """One click asks three columns as one task of classes, one more asks them one by one."""
    opened = page(table="penguins")
    before = [*_tables(opened).settings["tasks"]], [*_tables(opened).settings["unused"]]
    (said,) = (info.value for info in opened.info if "category" in info.icon)
    assert said.startswith("Each row is exactly one of 'adelie', 'chinstrap', 'gentoo'")
    _button(opened, "Ask as one task").click().run()
    assert not opened.exception
    name = "adelie / chinstrap / gentoo"
    assert _tables(opened).settings["tasks"] == ["male", "clutch complete", name]
    assert not any("category" in info.icon for info in opened.info)
    columns = opened.dataframe[0].value
    roles = dict(zip(columns["column"], columns["role"], strict=True))
    assert roles[name] == "task"
    assert not {"adelie", "chinstrap", "gentoo"} & {*roles}
    _button(opened, "Ask one by one").click().run()
    assert not opened.exception
    assert (_tables(opened).settings["tasks"], _tables(opened).settings["unused"]) == before


@pytest.mark.parametrize("asking", [SAME], indirect=True)
def test_one_task_of_several_columns_is_advised(page: Open, asking: Asking) -> None:
    """What is asked is a task of classes beside yes/no tasks, and numbers where there are some."""
    opened = page(table="penguins-mixed")
    assert not opened.exception
    _button(opened, "Advise").click().run()
    (question,) = asking.asked
    assert [kind.name for kind in question.source.kinds] == [
        "yes/no", "yes/no", "classes", "numbers", "numbers",
    ]  # fmt: skip
    assert question.source.names[2] == "species"
    assert not {"adelie", "chinstrap", "gentoo"} & {*question.source.input_columns}


def test_a_task_of_several_columns_that_is_asked_no_more_is_them_again(page: Open) -> None:
    """Taken off the tasks it is three columns again, which are no inputs, as other answers."""
    opened = page(table="penguins-mixed")
    tasks = ["male", "clutch complete"]
    opened.multiselect[0].set_value(tasks).run()
    assert not opened.exception
    assert _tables(opened).settings["tasks"] == tasks
    assert {"adelie", "chinstrap", "gentoo"} <= {*_tables(opened).settings["unused"]}
    assert not any(button.label == "Ask one by one" for button in opened.button)
