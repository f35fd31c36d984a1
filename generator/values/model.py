"""The base of all values that the pipeline passes on: frozen, and strict about their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, Self

import pydantic
from typing_extensions import deprecated


class Model(pydantic.BaseModel):
    """A frozen value. Unknown fields, NaN and infinity are errors."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def changed(self, **fields: Any) -> Self:  # noqa: ANN401  the model's own types check them
        """Returns a copy with these fields replaced, validated as a new value is.

        :raises pydantic.ValidationError: for an unknown field or a value of the wrong type or range
        """
        kept = {name: getattr(self, name) for name in type(self).model_fields if name not in fields}
        return type(self).model_validate(kept | fields)

    @deprecated("use changed(), which validates", category=None)
    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> NoReturn:  # noqa: ARG002
        """Always raises a TypeError: pydantic's own method checks neither the names nor the types of `update`."""
        raise TypeError("use changed(), which validates")
