"""`state/ledger/<day>.json`: each person's builds and model costs, from which the daily limits are enforced."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from generator.state.history import load, save
from generator.values.model import Model


class Spent(Model):
    builds: int = 0
    cost_usd: float = 0.0


class Day(Model):
    schema_version: int = 1
    people: dict[str, Spent] = {}  # noqa: RUF012  pydantic copies it


class Ledger:
    """Today's ledger: one file per day, in UTC."""

    def __init__(self, state_dir: Path) -> None:
        self._path = state_dir / "ledger" / f"{datetime.now(UTC):%Y-%m-%d}.json"

    def builds_today(self, login: str) -> int:
        return self._day().people.get(login.lower(), Spent()).builds

    def cost_today(self) -> float:
        return sum(spent.cost_usd for spent in self._day().people.values())

    def add(self, login: str, *, builds: int = 0, cost_usd: float = 0.0) -> None:
        day = self._day()
        before = day.people.get(login.lower(), Spent())
        after = Spent(builds=before.builds + builds, cost_usd=round(before.cost_usd + cost_usd, 6))
        save(self._path, day.changed(people={**day.people, login.lower(): after}))

    def _day(self) -> Day:
        return load(self._path, Day) or Day()
