from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.classroom import flow
from core.classroom.flow import SCREENS, Stage
from core.classroom.rooms import Rooms
from dashboard.classroom import address, clock, crowd_map, plan, questions
from dashboard.classroom.state import MARK, PHONE
from dashboard.shared import history
from dashboard.shared.theme import plain
from tests.dashboard.classroom.conftest import Open, at


def press(page: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def words(page: AppTest) -> str:
    """Return all that a page says."""
    parts = (page.title, page.header, page.subheader, page.markdown, page.caption, page.info)
    more = (page.warning, page.success, page.error, page.get("html"))
    return "\n".join(str(each.value) for part in (*parts, *more) for each in part)


def labels(page: AppTest) -> list[str]:
    """List the buttons."""
    return [button.label for button in page.button]


def link(code: str, key: str) -> dict[str, str]:
    """Return the address of a teacher."""
    return {MARK: code, history.PRIVATE: key}


def test_a_teacher_starts_and_a_phone_joins(opened: Open) -> None:
    """The projector shows the code; whoever types it is in; the address has no key."""
    teacher = press(opened(), "Start a class")
    code = str(teacher.query_params[MARK])
    assert history.PRIVATE not in teacher.query_params
    assert f"{code[:4]}-{code[4:]}" in words(teacher)
    phone = opened()
    phone.text_input(key="typed").set_value(f" {code.lower()} ")
    press(phone, "Join")
    assert "You are in." in words(phone)
    assert "Next: One network or four?" not in labels(phone)


def test_the_teachers_link_opens_the_projector_elsewhere(opened: Open, rooms: Rooms) -> None:
    """With the key in the address, which then leaves it; a wrong key is said, and only joins."""
    code, key = rooms.start("")
    teacher = opened(**link(code, key))
    assert "Next: One network or four?" in labels(teacher)
    assert history.PRIVATE not in teacher.query_params
    other = opened(**link(code, key[:-1]))
    assert "not the teacher's link" in other.warning[0].value
    assert "You are in." in words(other)


@pytest.mark.parametrize("code", ["banana", "BBBBBBBB", "<script>", "[x](y)", "🐈", "homework-x"])
def test_a_wrong_code_is_said_in_a_sentence(opened: Open, code: str) -> None:
    """And there is a way on."""
    page = opened(**{MARK: code})
    assert "No class has the code" in page.warning[0].value
    assert plain(f"“{code}”") in page.warning[0].value
    assert {"Start a class", "Join"} <= set(labels(page))


@pytest.mark.parametrize("screen", range(len(SCREENS)))
def test_every_screen_is_drawn_for_both(opened: Open, rooms: Rooms, screen: int) -> None:
    """Title, way on and back; before the reveal neither the votes nor what was measured."""
    code, key = rooms.start("")
    rooms.go_to(code, key, screen)
    shown = SCREENS[screen]
    if shown.question:
        rooms.answer(code, "somebody", shown.step.answers[-1])
    for page in (opened(**link(code, key)), opened(**{MARK: code})):
        joined = shown.step is flow.GATHER and "You are in." in words(page)
        assert joined or questions.of(shown.step).title in words(page)
        found, because = questions.verdict(shown.step) if shown.step.answers else ("", "")
        if found and shown.stage is not Stage.REVEAL:
            assert plain(found) not in words(page).splitlines()
            assert not because or plain(because) not in words(page)
    teacher = opened(**link(code, key))
    assert {"Back"} <= set(labels(teacher))
    if screen < len(SCREENS) - 1:
        assert teacher.button(key="next").label.startswith("Next: ")


def test_a_phone_votes_changes_its_vote_and_sees_the_reveal(opened: Open, rooms: Rooms) -> None:
    """One vote counts, the latest; it is said, and then compared with what was measured."""
    code, key = rooms.start("")
    rooms.go_to(code, key, at(flow.ONE))
    phone = opened(**{MARK: code})
    options = questions.of(flow.ONE).options
    press(phone, options[1])
    assert f"You said: {plain(options[1])}" in words(phone)
    press(phone, options[0])
    assert rooms.look(code).totals["one-network"] == {"0": 1}
    rooms.go_to(code, key, at(flow.ONE, Stage.TALK))
    phone.run()
    assert "Talk to your neighbour" in words(phone)
    assert not set(options) & set(labels(phone))
    rooms.go_to(code, key, at(flow.ONE, Stage.AGAIN))
    phone.run()
    right = questions.truth(flow.ONE)
    assert right is not None
    press(phone, options[right])
    assert rooms.look(code).totals["one-network-again"] == {f"{right}": 1}
    rooms.go_to(code, key, at(flow.ONE, Stage.REVEAL))
    phone.run()
    assert "Correct." in phone.success[0].value
    assert len(phone.get("plotly_chart")) == 1


def test_a_vote_that_comes_too_late_is_refused_in_a_sentence(opened: Open, rooms: Rooms) -> None:
    """The teacher has gone on while a finger was on its way."""
    code, key = rooms.start("")
    rooms.go_to(code, key, at(flow.OPENING))
    phone = opened(**{MARK: code})
    rooms.go_to(code, key, at(flow.OPENING, Stage.REVEAL))
    press(phone, questions.of(flow.OPENING).options[0])
    assert "The vote is closed" in phone.warning[0].value
    assert rooms.look(code).totals["opening"] == {}


def test_pairs_claim_cells_and_the_map_is_scored(opened: Open, rooms: Rooms) -> None:
    """A cell is one pair's; on the reveal its colour is compared, and the class is scored."""
    code, key = rooms.start("")
    rooms.go_to(code, key, at(flow.MAP))
    cell = crowd_map.cell_at(8, 32)
    phone = opened(**{MARK: code})
    phone.segmented_control(key="tasks").set_value(8).run()
    phone.segmented_control(key="width").set_value(32).run()
    press(phone, crowd_map.COLOURS[crowd_map.colour_of(cell)])
    other = opened(**{MARK: code})
    other.segmented_control(key="tasks").set_value(8).run()
    other.segmented_control(key="width").set_value(32).run()
    assert [w.value for w in other.warning] == [
        "Another pair has this cell; choose one that is free."
    ]
    assert not set(crowd_map.COLOURS) & set(labels(other))
    teacher = opened(**link(code, key))
    assert words(teacher).count(">taken<") == 1
    rooms.go_to(code, key, at(flow.MAP, Stage.REVEAL))
    assert "predicted 1 of its 1 cells" in words(teacher.run())
    assert "measured:" in phone.run().success[0].value


def test_the_map_on_a_phone_shows_what_is_free_and_forgets_what_was_refused(
    opened: Open, rooms: Rooms
) -> None:
    """Before anything is chosen; a refusal goes with the move to another cell."""
    code, key = rooms.start("")
    rooms.go_to(code, key, at(flow.MAP))
    cell = crowd_map.cell_at(8, 32)
    phone = opened(**{MARK: code})
    assert "Choose one." not in words(phone)
    phone.segmented_control(key="tasks").set_value(8).run()
    phone.segmented_control(key="width").set_value(32).run()
    rooms.answer(code, "another", f"{cell}-0")  # was faster
    press(phone, crowd_map.COLOURS[0])
    assert len(phone.warning) == 1
    assert "choose one that is free" in phone.warning[0].value
    assert words(phone).count(">taken<") == 1
    phone.segmented_control(key="width").set_value(64).run()
    assert not phone.warning
    assert set(crowd_map.COLOURS) <= set(labels(phone))


def test_who_keeps_an_answer_is_counted_again(opened: Open, rooms: Rooms) -> None:
    """By one button on the second vote, which goes once there is an answer."""
    code, key = rooms.start("")
    rooms.go_to(code, key, at(flow.ONE))
    phone = opened(**{MARK: code})
    press(phone, questions.of(flow.ONE).options[1])
    assert "Keep my answer" not in labels(phone)
    rooms.go_to(code, key, at(flow.ONE, Stage.AGAIN))
    press(phone.run(), "Keep my answer")
    assert rooms.look(code).totals["one-network-again"] == {"1": 1}
    assert "Keep my answer" not in labels(phone)


def test_the_teacher_goes_on_and_back(opened: Open, rooms: Rooms) -> None:
    """One button for the next step, one for the last; a vote may go on then."""
    code, key = rooms.start("")
    teacher = opened(**link(code, key))
    teacher.button(key="next").click().run()
    assert rooms.look(code).at == 1
    press(teacher, "Back")
    assert rooms.look(code).at == 0
    assert next(button for button in teacher.button if button.label == "Back").disabled


def test_the_end_is_said_to_all(opened: Open, rooms: Rooms) -> None:
    """The teacher has files and homework, phones a sentence and ways on."""
    code, key = rooms.start("")
    rooms.go_to(code, key, len(SCREENS) - 1)
    teacher, phone = opened(**link(code, key)), opened(**{MARK: code})
    teacher.button(key="last").click().run()
    teacher.button(key="end").click().run()
    assert "The class has ended" in words(teacher)
    assert [b.proto.label for b in teacher.get("download_button")] == [
        "Totals (CSV)",
        "Handout with answers",
        "Sheet for students",
    ]
    assert "This class has ended." in words(phone.run())
    press(phone, "Homework")
    assert phone.query_params[MARK] == f"homework-{code}"
    assert "Homework: one network or many?" in words(phone)


def test_no_key_and_no_single_press_ends_a_class(opened: Open, rooms: Rooms) -> None:
    """After the last step nothing takes a presenter's key; the end is asked once more, and said."""
    code, key = rooms.start("")
    rooms.go_to(code, key, len(SCREENS) - 1)
    teacher = opened(**link(code, key))
    assert [b.label for b in teacher.button if b.proto.shortcut == "PageDown"] == []
    assert teacher.button(key="last").proto.type == "secondary"
    press(teacher, "End the class…")
    assert not rooms.look(code).ended
    assert "Nobody can vote or go on any more" in words(teacher)
    press(teacher, "Go on with it")
    assert not rooms.look(code).ended
    assert "Until next time" in words(teacher)


def test_the_plan_stands_before_the_start(opened: Open) -> None:
    """Every step with its minutes as the class runs it, and what is needed; nothing is revealed."""
    said = words(opened())
    for step in flow.FLOW:
        row = f"| {plan.minutes(step)} | **{plain(questions.of(step).title)}** |"
        assert row in said
        found, because = questions.verdict(step) if step.answers else ("", "")
        assert step is flow.OPENING or not found or plain(found) not in said
        assert not because or plain(because) not in said
    assert "You need a **projector**" in said
    assert "**Rehearse alone:**" in said


def test_a_class_says_until_when_it_lives_by_the_teachers_clock(
    opened: Open, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the start, on the first step and after the end; without a clock it says UTC."""
    code, key = rooms.start("")
    rooms._shelf.rooms[code].opened = 1_800_000_000.0 - 3600
    rooms._clock = rooms._keeper._clock = lambda: 1_800_000_000.0
    plainly = plain("Saturday 16 January, 07:00 UTC")
    assert f"Open until {plainly}." in words(opened(**link(code, key)))
    monkeypatch.setattr(clock, "zone", lambda: ZoneInfo("Europe/Berlin"))
    assert f"Open until {plain('Saturday 16 January, 08:00')}." in words(opened(**link(code, key)))
    rooms.end(code, key)
    assert plain("Saturday 16 January, 08:00") in words(opened(**link(code, key)))
    assert "A class lives 24 hours." in words(opened())


def test_a_teacher_sees_a_phone_beside_the_projector(opened: Open, rooms: Rooms) -> None:
    """In the same browser, by an address of its own, which stays that of a phone."""
    code, key = rooms.start("")
    beside = opened(**{MARK: f"{PHONE}{code}"}, **{history.PRIVATE: key})
    assert "You are in." in words(beside)
    assert beside.query_params[MARK] == f"{PHONE}{code}"
    rooms.go_to(code, key, at(flow.OPENING))
    press(beside.run(), questions.of(flow.OPENING).options[0])
    assert rooms.look(code).totals["opening"] == {"0": 1}


def test_the_teacher_leaves_a_class_that_goes_on(opened: Open, rooms: Rooms) -> None:
    """To the other pages and back; once it has ended the way back says so."""
    teacher = press(opened(), "Start a class")
    code = str(teacher.query_params[MARK])
    press(teacher, "Out to the other pages")
    assert not rooms.look(code).ended
    back = f"Back to class {code[:4]}-{code[4:]}"
    assert back in labels(teacher)
    press(teacher, back)
    assert "Join the class" in words(teacher)
    press(teacher, "End the class…")
    teacher.button(key="end").click().run()
    press(teacher, "To the beginning")
    assert f"Totals of class {code[:4]}-{code[4:]}, ended" in labels(teacher)


def test_the_teachers_notes_are_not_on_the_screen(opened: Open, rooms: Rooms) -> None:
    """They stand in the menu, and nowhere else."""
    code, key = rooms.start("")
    rooms.go_to(code, key, at(flow.OPENING))
    teacher = opened(**link(code, key))
    hint = plain(questions.of(flow.OPENING).hint)
    assert words(teacher).count(hint) == 1
    assert hint in "".join(m.value for m in teacher.get("popover")[0].markdown)


def test_a_first_feeling_reveals_its_votes_and_says_so(opened: Open, rooms: Rooms) -> None:
    """The button does not promise more; phones are told that it is measured later."""
    code, key = rooms.start("")
    rooms.go_to(code, key, at(flow.OPENING))
    teacher = opened(**link(code, key))
    assert teacher.button(key="next").label == "Next: show the votes"
    rooms.go_to(code, key, at(flow.OPENING, Stage.REVEAL))
    for page in (teacher.run(), opened(**{MARK: code})):
        assert plain("We measure it later today.") in words(page)


ALONE = "http://localhost:8501/class"


@pytest.mark.parametrize(("url", "warned"), [(ALONE, True), ("http://10.0.0.7:8501/class", False)])
def test_an_address_that_phones_cannot_open_is_said_before_the_start(
    opened: Open, monkeypatch: pytest.MonkeyPatch, url: str, warned: bool
) -> None:
    """With the command to copy, beside the handout, and on the projector in place of a picture."""
    monkeypatch.setattr(type(st.context), "url", property(lambda _: url))
    monkeypatch.setattr(address, "own_host", lambda: "10.0.0.7")
    usual, configured = st.get_option, {"server.address": "127.0.0.1", "server.port": 8501}
    monkeypatch.setattr(st, "get_option", lambda name: configured.get(name) or usual(name))
    page = opened()
    assert [c.value for c in page.code] == ([address.COMMAND] if warned else [])
    assert [w.value for w in page.warning] == ([address.ALONE] if warned else [])
    assert (plain("http://10.0.0.7:8501/class") in words(page)) == warned
    press(page, "Start a class")
    assert any("link on both papers" in c.value for c in page.caption) == warned
    assert any("Phones cannot open this address" in w.value for w in page.warning) == warned
    assert any("QR code" in m.value for m in page.markdown) != warned


def test_the_command_for_a_room_is_the_documented_one() -> None:
    """The option of the README, after the command that starts the dashboard there."""
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    start, _, option = address.COMMAND.partition(" --")
    assert start in readme
    assert f"--{option}" in readme


def test_a_room_that_is_gone_is_said(opened: Open, rooms: Rooms) -> None:
    """In mid-class, after its day: one sentence and a way on."""
    code, _ = rooms.start("")
    phone = opened(**{MARK: code})
    rooms._shelf.rooms[code].opened -= 25 * 3600
    phone.run()
    assert "its day has passed" in phone.info[0].value
    press(phone, "To the beginning")
    assert "Start a class" in labels(phone)


def test_what_keeps_votes_from_being_kept_is_on_the_projector(
    opened: Open, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence; phones are not told."""
    code, key = rooms.start("")
    sentence = "The votes of this class are not kept: the disk is full."
    monkeypatch.setattr(Rooms, "trouble", property(lambda _: sentence))
    assert "the disk is full" in words(opened(**link(code, key)))
    assert "the disk is full" not in words(opened(**{MARK: code}))
