"""Generated code that no policy has looked at: only the judge of symbols stands between compiler and linker."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.bundle import build
from generator.support.errors import BuildError
from tests.build.test_project import project_of


@pytest.mark.parametrize(
    ("code", "symbol"),
    [
        ('std::system ("id")', "system"),
        ("std::abort()", "abort"),
        ('std::fputs ("x", stdout)', "stdout"),
        ("std::rand()", "rand"),
        ("::fork()", "fork"),
        ('std::getenv ("HOME")', "getenv"),
        ("helper()", "helper"),
    ],
)
def test_what_asks_for_more_or_offers_more_is_not_linked(tmp_path: Path, code: str, symbol: str) -> None:
    project = project_of("gain", name="Judged")
    text = project.files["PluginProcessor.cpp"].replace(
        "void reset() override\n    {", f"void reset() override\n    {{ {code};"
    )
    assert code in text
    head = "#include <cstdio>\n#include <cstdlib>\n#include <unistd.h>\nint helper() { return 3; }\n"
    with pytest.raises(BuildError) as caught:
        build(project.changed(files={**project.files, "PluginProcessor.cpp": head + text}), tmp_path)
    found = [finding for finding in caught.value.findings if finding.rule == "symbol"]
    assert any(symbol in finding.message for finding in found)
    assert all(finding.file == "PluginProcessor.cpp" and finding.remedy for finding in found)


def test_the_users_own_code_may_do_more(tmp_path: Path) -> None:
    project = project_of("gain", name="Trusted")
    text = "int helper() { return 3; }\n" + project.files["PluginProcessor.cpp"]
    assert build(project.changed(files={**project.files, "PluginProcessor.cpp": text}), tmp_path, own_code=True).size
