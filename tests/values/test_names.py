"""Names and slugs that pass here work as files, folders, bundles and branches on every system."""

from __future__ import annotations

import pydantic
import pytest

from generator.request.reader import slugify
from generator.values.names import PluginName, Slug, is_device, is_slug

DEVICES = ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
_names = pydantic.TypeAdapter(PluginName)
_slugs = pydantic.TypeAdapter(Slug)


@pytest.mark.parametrize("device", DEVICES)
def test_no_device_of_windows_is_a_name_or_a_slug(device: str) -> None:
    assert is_device(device)
    assert not is_slug(device)
    for name in (device, device.upper(), device.capitalize(), f"{device}.fuzz", f"{device} .vst3"):
        assert is_device(name)
        with pytest.raises(pydantic.ValidationError):
            _names.validate_python(name)
    with pytest.raises(pydantic.ValidationError):
        _slugs.validate_python(device)
    assert is_slug(slugify(device))
    assert is_slug(f"{device}-delay")
    assert _names.validate_python(f"{device.capitalize()} Delay")


@pytest.mark.parametrize("name", ["Dr. Delay", "Fuzz 2.0", "St. Reverb Vol. 3", "a.b", "Delay.", "x.vst3", "Delay "])
def test_no_name_holds_a_dot_or_ends_in_a_space(name: str) -> None:
    with pytest.raises(pydantic.ValidationError, match=r"pattern|Windows"):
        _names.validate_python(name)


@pytest.mark.parametrize("name", ["Fuzz", "Dr Delay", "Rock'n'Roll & More (2)", "A_B-C+D", "4 Track"])
def test_other_names_stay(name: str) -> None:
    assert _names.validate_python(name) == name
