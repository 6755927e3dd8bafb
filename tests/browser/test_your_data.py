import re
import struct
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import too_wide

Open = Callable[..., Page]

SMALL = "your-data?splits=3&steps=100&width=4"
SECONDS = 1.0  # after which the server of a test takes who lost the connection for gone


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a server that is started after this keeps its temporary files."""
    folder = tmp_path / "disk"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Write a CSV with gaps: two answers to what x says, and a third to nothing."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(120, 3)).round(3)
    frame = pd.DataFrame(x, columns=["size", "weight", "age"])
    for name, score in (
        ("sick", x.sum(axis=1)),
        ("tired", x[:, 0]),
        ("tall", rng.normal(size=120)),
    ):
        frame[name] = np.where(score > 0, "yes", "no").astype(object)
        frame.loc[rng.random(120) < 0.2, name] = "?"
    path = tmp_path / "patients.csv"
    frame.to_csv(path, index=False, sep=";")
    return path


SURE = re.compile(r"The gain .* \(.* interval, 3 splits\)")


def test_a_table_is_brought_asked_about_and_taken_away(
    disk: Path, interrupted_server: str, people: Open, table: Path, tmp_path: Path
) -> None:
    """Upload a CSV with gaps, choose tasks, read the advice, download the report; then it is gone.

    The upload lies in a private folder. Whoever closed the tab finds it again by the address, with
    its answer; when they start over it is deleted.
    """
    page = people(f"{interrupted_server}/{SMALL}")
    page.locator("input[type=file]").set_input_files(table)
    expect(page.get_by_text(re.compile("120 rows, 6 columns: 3 tasks, 3 inputs"))).to_be_visible()
    expect(page.get_by_text(re.compile("separated by semicolon"))).to_be_visible()
    expect(page.get_by_role("figure", name="Tasks by rows of the table")).to_be_visible()
    (kept,) = disk.glob("together-*/*/*")
    assert kept.read_bytes() == table.read_bytes()
    page.get_by_role("button", name="tall").press("Delete")
    expect(page.get_by_text(re.compile("2 tasks, 3 inputs, 1 left out"))).to_be_visible()
    page.get_by_role("button", name="Advise").click()
    expect(page.get_by_text(SURE).first).to_be_visible()
    for condition in ("Shared features", "Data per task", "Network size"):
        expect(page.get_by_role("heading", name=condition)).to_be_visible()
    expect(page.get_by_role("figure", name="How much each task is helped")).to_be_visible()
    report = tmp_path / "report.html"
    with page.expect_download() as download:
        page.get_by_role("button", name="Report (HTML)").click()
    download.value.save_as(report)
    people(report.as_uri()).get_by_text("tired").first.wait_for()
    assert "sick" not in page.url
    page.get_by_role("button", name="Fit the model").click()
    expect(page.get_by_role("button", name="Model (ZIP)")).to_be_visible()
    address = page.url
    page.context.close()
    time.sleep(3 * SECONDS)  # the session of the tab is gone by then
    page = people(address)
    expect(page.get_by_text(SURE).first).to_be_visible()
    expect(page.get_by_role("button", name="Model (ZIP)")).to_be_visible()
    expect(page.get_by_text(re.compile("2 tasks, 3 inputs, 1 left out"))).to_be_visible()
    assert page.url == address
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_text(re.compile("7,587 rows, "))).to_be_visible()
    assert not list(disk.glob("together-*/*/*"))


def test_a_reload_in_the_middle_of_a_run_goes_on_with_it(visit: Open) -> None:
    """F5 while it trains: the same run goes on, the history has no entry more, and it ends."""
    page = visit("your-data?table=penguins&splits=3&steps=5000&width=64&budget=width")
    page.get_by_role("button", name="Advise").click()
    expect(page).to_have_url(re.compile("&work="))
    entries = page.evaluate("history.length")
    expect(page.get_by_text(re.compile("This run trains 5 tasks"))).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile("This run trains 5 tasks|The gain "))).to_be_visible()
    expect(page.get_by_role("button", name="Report (HTML)")).to_be_visible()
    assert page.evaluate("history.length") == entries
    page.get_by_role("button", name="Share or embed").click()
    offered = page.get_by_test_id("stPopoverBody").get_by_text(re.compile("your-data"))
    expect(offered.first).to_be_visible()
    assert "work=" not in " ".join(offered.all_text_contents())


def test_a_chart_is_saved_as_a_picture_and_as_numbers(visit: Open, tmp_path: Path) -> None:
    """The camera gives a PNG, three times as fine as the screen; CSV gives the table behind it."""
    page = visit("your-data?table=penguins", scheme="dark")
    chart = page.get_by_role("figure", name="How many rows give which answer")
    expect(chart).to_be_visible()
    with page.expect_download() as download:
        chart.locator("[data-title='Download plot as a PNG']").click()
    assert download.value.suggested_filename == "penguins-balance.png"
    width, _ = struct.unpack(">II", Path(download.value.path()).read_bytes()[16:24])
    assert width == pytest.approx(3 * chart.bounding_box()["width"], rel=0.1)
    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").filter(has_text="CSV").nth(1).click()
    assert download.value.suggested_filename == "penguins-balance.csv"
    table = pd.read_csv(download.value.path())
    tasks = ["male", "clutch complete", "adelie", "chinstrap", "gentoo"]
    assert list(table["task"].unique()) == tasks
    assert table["answer"].tolist() == ["yes", "no", "?"] * len(tasks)


def test_a_number_is_asked_about_beside_yes_and_no(visit: Open, table: Path) -> None:
    """It is proposed as a number; the advice is of skill, and the model can be taken away."""
    page = visit(SMALL)
    page.locator("input[type=file]").set_input_files(table)
    expect(page.get_by_text(re.compile("120 rows, 6 columns: 3 tasks, 3 inputs"))).to_be_visible()
    tasks = page.get_by_role("combobox", name="Tasks: the columns to predict")
    tasks.fill("weight")
    page.get_by_role("option", name="weight").click()
    expect(page.get_by_text(re.compile("4 tasks, 2 inputs"))).to_be_visible()
    tasks.press("Escape")
    expect(page.get_by_role("combobox", name="weight is")).to_be_visible()
    page.get_by_role("button", name="Advise").click()
    expect(page.get_by_text(SURE).first).to_be_visible()
    expect(page.get_by_text(re.compile("^Scored by skill")).first).to_be_visible()
    expect(page.get_by_text(re.compile("core advise .*weight=numbers"))).to_be_visible()
    page.get_by_role("button", name="Fit the model").click()
    expect(page.get_by_role("button", name="Model (ZIP)")).to_be_visible()
    assert too_wide(page) == []


def test_back_opens_the_table_and_the_settings_before(visit: Open) -> None:
    """A table, and a setting of it, are entries of the browser's history."""
    page = visit("your-data")
    # where another slider takes its place the old one stays behind it for a moment
    width = page.get_by_role("slider", name="Network width").first
    width.press("ArrowRight")
    expect(page).to_have_url(re.compile("table=tox21&width=64"))
    page.get_by_role("combobox", name="Open").click()
    page.get_by_role("option", name="Penguins: which bird").click()
    expect(page.get_by_text(re.compile("344 rows, "))).to_be_visible()
    expect(page).to_have_url(re.compile("table=penguins&width=64"))
    page.go_back()
    expect(page.get_by_text(re.compile("7,587 rows, "))).to_be_visible()
    expect(width).to_have_attribute("aria-valuetext", "64")
    page.go_back()
    expect(width).to_have_attribute("aria-valuetext", "32")
    page.go_forward()
    page.go_forward()
    expect(page.get_by_text(re.compile("344 rows, "))).to_be_visible()
    expect(width).to_have_attribute("aria-valuetext", "64")


def test_a_bad_file_gets_a_sentence_and_the_page_goes_on(visit: Open, tmp_path: Path) -> None:
    """A picture is refused by what it is; starting over opens the shipped table again."""
    picture = tmp_path / "cat.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 99)
    page = visit(SMALL)
    page.locator("input[type=file]").set_input_files(picture)
    expect(page.get_by_role("alert")).to_contain_text("got a PNG picture in cat.csv")
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_text(re.compile("7,587 rows, 524 columns"))).to_be_visible()


def test_a_phone_scrolls_in_one_direction(visit: Open) -> None:
    """At 390 pixels nothing is wider than the screen."""
    page = visit("your-data?table=penguins", width=390, height=844)
    expect(page.get_by_role("figure", name="Tasks by rows of the table")).to_be_visible()
    expect(page.get_by_role("figure", name="For each two tasks")).to_be_visible()
    assert too_wide(page) == []
