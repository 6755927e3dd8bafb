from dashboard.your_data.charts import axis_names


def test_names_are_cut_and_stay_apart() -> None:
    """Long names are cut, equal beginnings keep their number, and no name is read as HTML."""
    names = axis_names(["short", *(f"the same long beginning {k}" for k in range(3)), "<b>"])
    assert len(set(names)) == 5
    assert max(map(len, names)) <= 17
    assert "<" not in names[-1]
