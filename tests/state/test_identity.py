from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from generator.state.identity import CODES, class_id, four_characters, new_plugin_id, unique_id_for


@given(st.uuids(version=4))
def test_codes_follow_the_rule(plugin_id: object) -> None:
    assert re.fullmatch(r"[A-Z][a-z0-9]{3}", unique_id_for(str(plugin_id), ()))


def test_a_code_is_stable_and_avoids_those_that_are_taken() -> None:
    plugin_id = new_plugin_id("a-slug")
    taken: set[str] = set()
    for _ in range(50):
        code = unique_id_for(plugin_id, taken)
        assert code == unique_id_for(plugin_id, taken)
        assert code not in taken
        taken.add(code)


def test_many_plugins_get_many_codes() -> None:
    taken: set[str] = set()
    for _ in range(3000):
        taken.add(unique_id_for(new_plugin_id("a-slug"), taken))
    assert len(taken) == 3000
    assert CODES == 1_213_056


def test_the_class_id_holds_both_codes() -> None:
    assert four_characters("Abc1") == 0x41626331
    assert class_id("Plsg", "Abc1") == "ABCDEF019182FAEB506C736741626331"


def test_a_seed_gives_the_same_id_for_the_same_slug_alone() -> None:
    assert new_plugin_id("one", "tests") == new_plugin_id("one", "tests")
    assert len({new_plugin_id("one", "tests"), new_plugin_id("two", "tests"), new_plugin_id("one", "other")}) == 3
    assert new_plugin_id("one") != new_plugin_id("one")
