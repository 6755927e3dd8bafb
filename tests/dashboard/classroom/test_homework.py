from core.classroom import homework as results
from core.classroom.rooms import Rooms
from dashboard.classroom import homework
from dashboard.classroom.state import MARK
from dashboard.lessons import catalogue
from tests.dashboard.classroom.conftest import Open

WORD = "BCDFGHJK"
ADDRESS = {MARK: f"homework-{WORD}"}


def test_who_answers_all_gets_a_code_that_can_be_checked(opened: Open, rooms: Rooms) -> None:
    """Three of five right: the code says so, on the same page of anybody, and to no other."""
    page = opened(**ADDRESS)
    for place, number in enumerate(homework.LESSONS):
        check = catalogue.lesson(number).check
        right = place < 3
        answer = check.right if right else (check.right + 1) % len(check.options)
        page.radio(key=f"homework {number}").set_value(answer)
    page.button[0].click().run()
    assert not page.exception
    assert "3 of 5 first answers were right" in page.success[0].value
    code = page.code[0].value
    done = results.read(rooms.homework(), WORD, code)
    assert done is not None
    assert done.right == (True, True, True, False, False)
    teacher = opened(**ADDRESS)
    teacher.text_area(key="codes to check").set_value(f"{code.lower()}\nBBBB\n{code}").run()
    table = teacher.dataframe[0].value
    assert table["right"].tolist() == ["3 of 5", "", "3 of 5"]
    assert [word.split()[0] for word in table["check"]] == ["genuine", "invented,", "copied:"]


def test_an_answer_that_is_missing_is_asked_for(opened: Open) -> None:
    """No code before all are answered."""
    page = opened(**ADDRESS)
    page.button[0].click().run()
    assert "Answer all 5 questions first: 5 left." in page.warning[0].value
    assert not page.success


def test_the_lessons_of_homework_are_those_that_a_class_leaves_out() -> None:
    """None of them is a step of the class."""
    from core.classroom import flow
    from dashboard.classroom import questions

    assert len(homework.LESSONS) == results.QUESTIONS
    assert not {questions.of(step).lesson for step in flow.FLOW} & set(homework.LESSONS)


def test_homework_links_its_lessons_and_names_those_of_the_class(opened: Open) -> None:
    """Each by its address, for a phone has no menu at the top; a title that asks has one sign."""
    page = opened(**ADDRESS)
    said = page.markdown[0].value
    for number in homework.LESSONS:
        assert f"](lessons?lesson={number})" in said
    assert "it used lessons 1, 2, 4, 5 and 8." in said
    asked = [radio.label for radio in page.radio]
    assert not [label for label in asked if "?." in label]
    assert asked[0].startswith(f"**Lesson 3: {catalogue.lesson(3).title}.**")
