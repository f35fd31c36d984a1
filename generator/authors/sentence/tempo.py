"""Applies a tempo in the prompt: note lengths become milliseconds."""

from __future__ import annotations

from dataclasses import replace

from generator.authors.blocks.block import BEATS
from generator.authors.sentence.mention import Reading
from generator.authors.sentence.tokens import Token
from generator.values.design import Understood


def milliseconds_of(sync: float, beats_per_minute: float) -> float:
    """Returns the length of a note in ms; `sync` is its index in block.SYNCS."""
    return round(BEATS[round(sync)] * 60000 / beats_per_minute, 1)


def take_tempo(tokens: list[Token], reading: Reading) -> None:
    """Converts note lengths to ms at the tempo; if there are none, sets the first echo to a quarter note."""
    tempos = [token for token in tokens if token.kind == "tempo"]
    for token in tempos[1:]:
        reading.ignored.append(token.text)
    if not tempos:
        return
    tempo = tempos[0]
    if not 20 <= tempo.value <= 400:
        reading.notes.append(f"'{tempo.text}' is not a tempo that music has; 20 to 400 bpm are read.")
        reading.ignored.append(tempo.text)
        return
    echo = next(
        (stage for stage in reading.stages if stage.block.units.get("ms") == "time" and stage.knob("sync")), None
    )
    if echo is None:
        reading.ignored.append(tempo.text)  # other tempo-synced blocks follow the host's tempo
        return
    notes = [index for index, token in enumerate(tokens) if token.unit == "note"]
    for index in notes:
        tokens[index] = replace(tokens[index], value=milliseconds_of(tokens[index].value, tempo.value), unit="ms")
    if notes:
        reading.understood.append(Understood(words=tempo.text, meaning="sets how long the notes are"))
    else:
        echo.values["time"] = milliseconds_of(4, tempo.value)
        reading.understood.append(Understood(words=tempo.text, meaning=f"{echo.block.title}: Time is a quarter note"))
