"""What DAWs do with text, sessions and MIDI, by pedalboard. Run as a child: it loads a plugin.

python -m tests.integration.pedalboard_host BUNDLE      prints JSON
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any, cast

import numpy as np
from pedalboard import VST3Plugin

RATE = 48000
_BASE64 = ".ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+"
_ON, _OFF = bytes((0x90, 69, 100)), bytes((0x80, 69, 0))


def decoded(text: str) -> bytes:
    """Reads what juce::MemoryBlock::toBase64Encoding() writes: a size, a dot, and six bits a letter, lowest first."""
    size, letters = text.split(".", maxsplit=1)
    bits = "".join(f"{_BASE64.index(letter):06b}"[::-1] for letter in letters)
    return bytes(int(bits[index : index + 8][::-1], 2) for index in range(0, 8 * int(size), 8))


def encoded(data: bytes) -> str:
    bits = "".join(f"{byte:08b}"[::-1] for byte in data)
    bits += "0" * (-len(bits) % 6)
    return f"{len(data)}." + "".join(_BASE64[int(bits[index : index + 6][::-1], 2)] for index in range(0, len(bits), 6))


def with_values(state: bytes, text: str) -> bytes:
    """Returns a session in which each parameter has `text` instead of its number."""
    whole = state.decode("utf-8")
    (inner,) = re.findall(r"<IComponent>([^<]+)</IComponent>", whole)
    plugin = decoded(inner)
    at = plugin.index(b"<?xml")
    xml = re.sub(rb' value="[^"]*"', f' value="{text}"'.encode(), plugin[at:].rstrip(b"\0"))
    head = plugin[:4] + len(xml).to_bytes(4, "little")  # JUCE's magic number and the length
    made = whole.replace(inner, encoded(head + xml + b"\0"))
    body = made[8:] if made.startswith("VC2!") else made
    return state[:4] + (len(body.rstrip("\0").encode())).to_bytes(4, "little") + body.encode()


def position_of(knob: Any, text: str) -> float:  # noqa: ANN401
    """Returns where a text puts a knob, 0 to 1, by the plugin alone: pedalboard's own method refuses texts first."""
    with knob._AudioProcessorParameter__get_cpp_parameter() as parameter:
        return float(parameter.get_raw_value_for_text(text))


def effect(plugin: Any) -> dict[str, Any]:  # noqa: ANN401  pedalboard has no types
    knobs = [knob for name, knob in plugin.parameters.items() if name not in ("bypass", "program")]
    defaults = [round(float(knob.raw_value), 4) for knob in knobs]
    kept = all(
        abs(position_of(knob, text) - knob.raw_value) < 1e-6
        for knob in knobs
        for text in ("abc", "", "nan", "5 apples")
    )
    read = {text: round(position_of(knobs[0], text), 4) for text in ("0,5 s", "500 ms", "500", "0.5 s")}
    repaired = {}
    for text in ("nan", "-nan", "inf", "abc", ""):
        for knob in knobs:
            knob.raw_value = 0.9
        plugin.raw_state = with_values(plugin.raw_state, text)
        noise = np.random.default_rng(1).uniform(-0.2, 0.2, (2, RATE // 2)).astype(np.float32)
        sound = np.asarray(plugin(noise, RATE))
        repaired[text] = {
            "knobs": [round(float(knob.raw_value), 4) for knob in knobs] == defaults,
            "sound": bool(np.isfinite(sound).all()),
        }
    return {"kept": kept, "read": read, "repaired": repaired}


def instrument(plugin: Any) -> dict[str, Any]:  # noqa: ANN401
    def level(messages: list[tuple[bytes, float]], start: float = 1.0, seconds: float = 3.0) -> float:
        sound = np.asarray(plugin([(_ON, 0.0), *messages], seconds, RATE))[0, round(start * RATE) :]
        return round(20 * float(np.log10(max(float(np.sqrt(np.mean(sound**2))), 1e-12))), 1)

    held = level([])
    return {
        "held": held,
        "released": level([(_OFF, 0.5)], start=2.0),
        "released on another channel": level([(bytes((0x83, 69, 0)), 0.5)]),
        "pedal, released, reset": level(
            [(bytes((0xB0, 64, 127)), 0.1), (_OFF, 0.3), (bytes((0xB0, 121, 0)), 0.6)], start=2.0
        ),
        "volume 64": level([(bytes((0xB0, 7, 64)), 0.5)]),
        "volume 64, then 127": level([(bytes((0xB0, 7, 64)), 0.3), (bytes((0xB0, 7, 127)), 0.6)]),
    }


if __name__ == "__main__":
    hosted = cast(Any, VST3Plugin(sys.argv[1], initialization_timeout=1.0))
    print(json.dumps(instrument(hosted) if hosted.is_instrument else effect(hosted)))
