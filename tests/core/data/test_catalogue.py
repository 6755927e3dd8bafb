"""What holds for every source, those to come included."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given as over
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.data.catalogue import SOURCES
from core.data.problem import Problem
from core.data.source import Source
from core.settings.setting import Number, Setting, Whole, settings_of
from tests.core.small_sources import EVERY_SOURCE, small

FEWEST, MOST = 2, 60  # of a whole number that is drawn: one row of a table never varies

every_source = pytest.mark.parametrize("kind", EVERY_SOURCE)
every_offered = pytest.mark.parametrize("kind", SOURCES.values())
few = hypothesis_settings(max_examples=12)


def values(setting: Setting) -> st.SearchStrategy[Any]:
    """Draw values that the domain of a setting holds, small where they are numbers."""
    domain = setting.domain
    if isinstance(domain, Whole):
        whole: st.SearchStrategy[Any] = st.integers(max(domain.low, FEWEST), min(domain.high, MOST))
        return whole if domain.blank is None else st.none() | whole
    if isinstance(domain, Number):
        return st.floats(domain.low, domain.high)
    return st.sampled_from(list(domain.phrases))


def made(kind: type[Source], data: st.DataObject) -> Source:
    """Make a source of drawn settings; those that do not go together fall back to the usual."""
    own = {field: data.draw(values(s), field) for field, s in settings_of(kind).items()}
    try:
        return small(kind, **own)
    except ValueError:
        return small(kind)


def changed(source: Source, data: st.DataObject) -> Iterator[tuple[str, Setting, Source]]:
    """Give a source with each setting in turn drawn anew, where it goes with the others."""
    for field, setting in settings_of(type(source)).items():
        value = data.draw(values(setting), field)
        try:
            other = replace(source, **{field: value})  # type: ignore[type-var]  # a dataclass
        except ValueError:
            continue
        yield field, setting, other


def same(first: Problem, second: Problem) -> bool:
    """Say whether two problems are equal, number by number."""
    arrays = ("x", "y", "train", "validation", "test")
    return all(
        np.array_equal(getattr(first, name), getattr(second, name), equal_nan=True)
        for name in arrays
    )


@every_source
@few
@over(data=st.data())
def test_sizes_are_those_of_what_is_drawn(kind: type[Source], data: st.DataObject) -> None:
    """Rows, inputs, tasks and whether labels are disjoint are known before anything is drawn."""
    source = made(kind, data)
    sizes, problem = source.sizes(), source.draw((0, 1))
    assert problem.x.shape == (sizes.rows, sizes.inputs)
    assert problem.y.shape == (sizes.rows, len(source.names))
    assert problem.names == source.names
    assert problem.disjoint == sizes.disjoint


@every_source
@few
@over(data=st.data())
def test_equal_identities_draw_equal_problems(kind: type[Source], data: st.DataObject) -> None:
    """The identity is JSON, and a source with it draws the same numbers from the same seed."""
    source = made(kind, data)
    fields = {field: getattr(source, field) for field in settings_of(kind)}
    again = small(kind, **fields)
    assert json.dumps(source.identity()) == json.dumps(again.identity())
    assert same(source.draw((3, 1)), again.draw((3, 1)))
    assert not same(source.draw((3, 1)), source.draw((4, 1)))


@every_source
@few
@over(data=st.data())
def test_another_setting_is_another_identity(kind: type[Source], data: st.DataObject) -> None:
    """No declared setting can change without the identity."""
    source = made(kind, data)
    for field, _, other in changed(source, data):
        differs = getattr(other, field) != getattr(source, field)
        assert (other.identity() != source.identity()) == differs


@every_source
@few
@over(data=st.data())
def test_sources_of_one_stack_key_fit_one_stack(kind: type[Source], data: st.DataObject) -> None:
    """Whatever stacked settings change, inputs, tasks and the rule of batches stay."""
    source = made(kind, data)
    for _, setting, other in changed(source, data):
        if setting.stacked:
            assert other.stack_key() == source.stack_key()
        if other.stack_key() == source.stack_key():
            assert other.names == source.names
            assert other.sizes().inputs == source.sizes().inputs
            assert other.sizes().disjoint == source.sizes().disjoint


@every_source
def test_what_pages_and_maps_offer_can_be_set_or_is_refused_in_a_sentence(
    kind: type[Source],
) -> None:
    """Every usual value and place of an axis is within the bounds, or one sentence says why not."""
    for field, setting in settings_of(kind).items():
        for value in (*setting.usual, *setting.axis):
            try:
                assert getattr(small(kind, **{field: value}), field) == value
            except ValueError as refused:
                text = str(refused)
                assert text.startswith(f"{setting.name} must be ") or " and " in text
                assert f"got {value}" in text or f"({value})" in text
                assert "\n" not in text


@every_source
def test_a_value_out_of_bounds_is_refused_by_the_name_of_its_setting(kind: type[Source]) -> None:
    """Beyond either bound, and of another type, a setting is refused with what came."""
    for field, setting in settings_of(kind).items():
        domain = setting.domain
        wrong: list[Any] = ["nothing of the kind", True, [1]]
        if isinstance(domain, Whole | Number):
            wrong += [domain.low - 1, domain.high + 1]
        for value in wrong:
            with pytest.raises(ValueError, match=rf"^{setting.name} must be .*, got ") as caught:
                small(kind, **{field: value})
            assert "\n" not in str(caught.value)


@every_source
def test_every_default_is_allowed(kind: type[Source]) -> None:
    """Settings that nobody gives are within their own bounds."""
    for setting in settings_of(kind).values():
        assert setting.domain.check(setting.name, setting.default) == setting.default


@every_offered
def test_a_page_opens_with_what_it_offers(kind: type[Source]) -> None:
    """Every setting of the opening is one that addresses and sliders accept."""
    opening = kind.opening()
    assert isinstance(opening, kind)
    for field, setting in settings_of(kind).items():
        assert not setting.on_pages or setting.allows(getattr(opening, field))


@every_offered
@few
@over(data=st.data())
def test_there_are_as_many_names_as_tasks(kind: type[Source], data: st.DataObject) -> None:
    """Tasks have names, known without drawing, and no name twice."""
    source: Any = made(kind, data)
    assert len(source.names) == len(set(source.names)) == source.tasks


@every_offered
def test_a_source_says_what_it_is(kind: type[Source]) -> None:
    """It is found under its key, a word for addresses, and is described by whole sentences."""
    assert SOURCES[kind.key] is kind
    assert kind.key.isidentifier()
    assert kind.key.islower()
    assert kind.title[0].isupper()
    assert kind.about.endswith(".")
    came = kind.opening().draw(0)
    assert np.isnan(came.y).any() == kind.partly_labelled
