"""A value never changes unchecked."""

from __future__ import annotations

from typing import Any

import pydantic
import pytest

from generator.values.attempt import Task
from tests.answers import good
from tests.conftest import ask

TASK = Task(request=ask("gain"))


@pytest.mark.parametrize(
    "fields", [{"curent": None}, {"budget_usd": "free"}, {"changes": (1,)}, {"budget_usd": float("nan")}]
)
def test_a_misspelt_field_or_a_wrong_type_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(pydantic.ValidationError):
        TASK.changed(**fields)


def test_what_is_not_named_stays_and_the_old_value_does_too() -> None:
    changed = TASK.changed(budget_usd=2.0)
    assert (changed.budget_usd, changed.request, TASK.budget_usd) == (2.0, TASK.request, 0.0)


def test_validators_of_the_whole_value_run_again() -> None:
    parameter = good().parameters[0]
    with pytest.raises(pydantic.ValidationError, match="outside of its range"):
        parameter.changed(default=parameter.maximum + 1)


def test_pydantics_own_way_is_closed() -> None:
    with pytest.raises(TypeError, match="use changed"):
        TASK.model_copy(update={"curent": 1})  # type: ignore[deprecated]
