from dashboard.library.frames import DIFFERS, NONE, headings, settings_frame
from tests.dashboard.library.conftest import thing


def test_settings_that_differ_are_marked_and_come_first() -> None:
    """The others follow as the controls have them; what one has not is a dash."""
    one = thing("a", Width="8", Depth="1", Tasks="4")
    other = thing("b", Width="32", Depth="1", Noise="2")
    table = settings_frame([one, other])
    assert table.to_numpy().tolist() == [
        [DIFFERS, "Width", "8", "32"],
        [DIFFERS, "Tasks", "4", NONE],
        [DIFFERS, "Noise", NONE, "2"],
        ["", "Data", "Shared features", "Shared features"],
        ["", "Depth", "1", "1"],
    ]
    assert list(table.columns[2:]) == ["name of a", "name of b"]


def test_equal_things_have_no_mark() -> None:
    """Nothing differs between a thing and itself; its columns have two names all the same."""
    table = settings_frame([thing("a"), thing("a")])
    assert not table.iloc[:, 0].any()
    assert headings([thing("a"), thing("a"), thing("b")]) == [
        "name of a (1)",
        "name of a (2)",
        "name of b",
    ]
