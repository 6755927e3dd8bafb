import io
from html import escape

import pandas as pd

from core.classroom import flow
from core.classroom.room import Room
from core.data.tables.formulas import harmless
from dashboard.classroom import handout, questions, totals
from tests.dashboard.classroom.conftest import at


def room() -> Room:
    """Hold a class in which three have answered everything in two ways."""
    here = Room("BCDFGHJK", "digest", 0.0)
    for number, screen in enumerate(at(s, st) for s, st in _asked()):
        here.go_to(screen)
        answers = flow.SCREENS[screen].step.answers
        for person in range(3):
            place = (number + 7 * person) % len(answers)
            here.answer(f"person {person}", answers[place])
    return here


def _asked() -> list[tuple[flow.Step, flow.Stage]]:
    return [(s.step, s.stage) for s in flow.SCREENS if s.question]


def test_the_table_has_every_vote_and_nobody() -> None:
    """Both votes of Lesson 4; each vote adds up to those who voted; no column tells who."""
    table = totals.table(room().view())
    assert tuple(table.columns) == totals.COLUMNS
    votes = table.groupby(["question", "vote"])["votes"].sum()
    assert set(votes) == {3}
    assert len(votes) == len(flow.QUESTIONS)
    assert "person" not in table.to_csv()


def test_the_table_marks_what_is_right() -> None:
    """One answer of each vote where the measurement settles it."""
    table = totals.table(room().view())
    for step in flow.FLOW:
        if step.answers and not step.claims:
            rows = table[table["question"] == questions.of(step).title]
            settled = questions.truth(step) is not None
            if settled:
                assert rows.groupby("vote")["right"].sum().eq(1).all()
            else:
                assert rows["right"].isna().all()


def test_the_table_outlives_a_spreadsheet() -> None:
    """As CSV it reads as it was, and no cell is a formula."""
    table = harmless(totals.table(room().view()))
    again = pd.read_csv(io.StringIO(table.to_csv(index=False)))
    assert again["votes"].tolist() == table["votes"].tolist()
    assert not again["answer"].astype(str).str.match(r"[=+@-]").any()


def test_a_class_of_nobody_has_a_table_of_zeros() -> None:
    """A class that was started and ended at once."""
    assert totals.table(Room("BCDFGHJK", "digest", 0.0).view())["votes"].sum() == 0


def test_of_two_votes_the_later_one_counts_where_there_was_one() -> None:
    """Who ends before the second vote has the first."""
    here = Room("BCDFGHJK", "digest", 0.0, at=at(flow.ONE))
    here.answer("a", "1")
    assert totals.of_latest(here.view(), flow.ONE) == [0, 1, 0, 0]
    here.go_to(at(flow.ONE, flow.Stage.AGAIN))
    here.answer("a", "2")
    assert totals.of_latest(here.view(), flow.ONE) == [0, 0, 1, 0]


def test_the_handout_says_what_was_voted_and_measured() -> None:
    """Every step with its verdict; both votes of Lesson 4; the homework as link and picture."""
    link = "http://school/class?class=homework-BCDFGHJK&x=<y>"
    page = handout.page(room().view(), link, "1 May 2026")
    assert "Our class of 1 May 2026." in page
    for step in flow.FLOW:
        if step.answers:
            assert questions.of(step).title.replace("'", "&#x27;") in page
    assert page.count(" → ") >= 4
    assert "later today" not in page  # it is read afterwards
    assert questions.of(flow.COST).table(True) in page
    assert "QR code of the address" in page
    assert "<y>" not in page
    assert "QR code of the address" not in handout.page(room().view(), "", "1 May 2026")


def test_the_sheet_for_students_has_all_questions_and_no_answer() -> None:
    """With the table of costs and a blank map; no verdict, reason, mark, vote or script."""
    sheet = handout.sheet("http://school/class?class=homework-BCDFGHJK")
    for step in handout.ASKED:
        asked, (verdict, because) = questions.of(step), questions.verdict(step)
        assert escape(asked.title) in sheet
        assert all(f"☐ {escape(option)}" in sheet for option in asked.options)
        if step is not flow.EXIT:  # whose verdict is one of its options
            assert escape(verdict) not in sheet
        assert not because or escape(because) not in sheet
    assert questions.of(flow.COST).table(False) in sheet
    assert sheet.count('<table class="crowd">') == 1
    assert not [sign for sign in ("✓", "✗", "Votes", "<script") if sign in sheet]
