from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build.diagnostics import (
    compiler_findings,
    infrastructure_failure,
    linker_findings,
    log_findings,
    verdict_findings,
)
from generator.values.verdict import Verdict

MSVC_HEADER = r"C:\VC\Tools\MSVC\14.44.35207\include\algorithm(9201,24): error C2064: term is not a function"
MSVC_NOTE = r"C:\w\slots\effect\PluginProcessor.cpp(31,5): note: see reference to function template instantiation"
SOURCE = "\n".join(f"line {number};" for number in range(1, 31))
SOURCES = {"PluginProcessor.cpp": SOURCE, "PluginEditor.cpp": SOURCE}

GCC = json.dumps(
    [
        {
            "kind": "error",
            "message": "'class plugsmith::dsp::Gain' has no member named 'setLoudnessDb'",
            "locations": [{"caret": {"file": "/w/PluginProcessor.cpp", "line": 12, "column": 9}}],
            "children": [],
        },
        {
            "kind": "warning",
            "message": "unused",
            "option": "-Wunused",
            "locations": [{"caret": {"file": "/w/PluginProcessor.cpp", "line": 3}}],
        },
        {
            "kind": "error",
            "message": "no matching function for call to 'sort(int)'",
            "locations": [{"caret": {"file": "/usr/include/bits/stl_algo.h", "line": 900}}],
            "children": [
                {"kind": "note", "message": "candidate: void sort(It, It)", "locations": []},
                {
                    "kind": "note",
                    "message": "from here",
                    "locations": [{"caret": {"file": "PluginEditor.cpp", "line": 4}}],
                },
            ],
        },
    ]
)
SARIF = json.dumps(
    {
        "version": "2.1.0",
        "runs": [
            {
                "results": [
                    {
                        "level": "error",
                        "ruleId": "error",
                        "message": {"text": "'x' was not declared in this scope"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "PluginProcessor.cpp"},
                                    "region": {"startLine": 7},
                                }
                            }
                        ],
                    },
                    {"level": "warning", "message": {"text": "not this"}, "locations": []},
                ]
            }
        ],
    }
)


def _places(output: str) -> list[tuple[str, int, str]]:
    return [(each.file, each.line, each.rule) for each in compiler_findings(output, SOURCES)]


@pytest.mark.parametrize(
    ("output", "places"),
    [
        (GCC, [("PluginProcessor.cpp", 12, ""), ("PluginEditor.cpp", 4, "")]),
        (f"cc1plus: note\n{GCC}\n", [("PluginProcessor.cpp", 12, ""), ("PluginEditor.cpp", 4, "")]),
        (SARIF, [("PluginProcessor.cpp", 7, "error")]),
        ("/w/PluginProcessor.cpp:12:9: error: no member named 'a'\n", [("PluginProcessor.cpp", 12, "")]),
        ("/w/PluginProcessor.cpp:12:9: error: x [-Wreturn-type]\n", [("PluginProcessor.cpp", 12, "-Wreturn-type")]),
        ("PluginEditor.cpp:3:10: fatal error: 'juce.h' file not found\n", [("PluginEditor.cpp", 3, "")]),
        ("\x1b[1mPluginEditor.cpp:3:1: \x1b[31merror: \x1b[0mred\n", [("PluginEditor.cpp", 3, "")]),
        (
            r"D:\a\PluginProcessor.cpp(45,12): error C2065: 'x': what [D:\p.vcxproj]",
            [("PluginProcessor.cpp", 45, "C2065")],
        ),
        (
            "2026-01-01T00:00:00.1Z  3>C:\\PluginEditor.cpp(4): fatal error C1004: e",
            [("PluginEditor.cpp", 4, "C1004")],
        ),
        # An error in a header has the place in the author's code that led there.
        (
            "In file included from /w/PluginProcessor.cpp:3:\n/usr/include/c++/13/array:10:5: error: too large\n",
            [("PluginProcessor.cpp", 3, "")],
        ),
        (
            "/sdk/usr/include/c++/v1/__algorithm/sort.h:9:2: error: no matching function for call to 'comp'\n"
            "/w/PluginEditor.cpp:14:5: note: in instantiation of function template specialization "
            "'std::sort<int *>' requested here\n",
            [("PluginEditor.cpp", 14, "")],
        ),
        (f"{MSVC_HEADER}\r\n{MSVC_NOTE}\r\n", [("PluginProcessor.cpp", 31, "C2064")]),
        (f"{MSVC_HEADER}\r\n    {MSVC_NOTE}\r\n", [("PluginProcessor.cpp", 31, "C2064")]),
        (f"{MSVC_HEADER} (compiling source file PluginEditor.cpp)", [("PluginEditor.cpp", 0, "C2064")]),
        (
            f"{MSVC_HEADER}\n  (compiling source file 'slots/effect/PluginEditor.cpp')",
            [("PluginEditor.cpp", 0, "C2064")],
        ),
        ("/juce/juce_core.cpp:1:1: error: not ours\n/juce/a.h:1:1: note: see\n", []),
        ("/juce/juce_core.cpp:1:1: error: not ours\n", []),
        ("PluginProcessor.cpp:12:9: warning: only that\n", []),
        ("PluginProcessor.cpp:12:9: note: and that\n", []),
        ("", []),
    ],
)
def test_each_compilers_errors_are_found(output: str, places: list[tuple[str, int, str]]) -> None:
    assert _places(output) == places


def test_a_finding_has_ten_lines_around_and_the_declaration() -> None:
    finding = compiler_findings(GCC, SOURCES)[0]
    assert len(finding.context) == 10
    assert ">   12 line 12;" in finding.context
    assert "void setGainDb (float gainDb) noexcept;" in finding.declared
    assert "candidate: void sort(It, It)" in compiler_findings(GCC, SOURCES)[1].message


def test_one_mistake_is_told_once() -> None:
    line = "PluginProcessor.cpp:5:1: error: the same\n"
    assert len(compiler_findings(line * 50, SOURCES)) == 1
    many = "".join(f"PluginProcessor.cpp:{number}:1: error: e{number}\n" for number in range(1, 100))
    assert len(compiler_findings(many, SOURCES)) == 12


def test_the_signature_does_not_depend_on_where() -> None:
    first = compiler_findings("PluginProcessor.cpp:5:1: error: bad 'x' at 12\n", SOURCES)[0]
    again = compiler_findings("PluginProcessor.cpp:9:1: error: bad 'x' at 40\n", SOURCES)[0]
    other = compiler_findings("PluginProcessor.cpp:5:1: error: bad 'y' at 12\n", SOURCES)[0]
    assert first.signature == again.signature != other.signature


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("/usr/bin/ld: a.o: undefined reference to `plugsmith::createEngine()'", "nowhere defined"),
        ('a.obj : error LNK2019: unresolved external symbol "void f(void)"', "nowhere defined"),
        (
            'Undefined symbols for architecture arm64:\n  "plugsmith::f()", referenced from:\n',
            "f() is declared",
        ),
        (
            'PluginEditor.cpp.obj : error LNK2005: "void f(void)" already defined in PluginProcessor.cpp.obj',
            "is defined twice",
        ),
        ("duplicate symbol 'plugsmith::f()' in:\n    /w/a.o\n", "is defined twice"),
        ("ld: b.o: multiple definition of `plugsmith::declarePresets()'", "is defined twice"),
    ],
)
def test_linkers_are_understood(output: str, said: str) -> None:
    (finding,) = linker_findings(output)
    assert said in finding.message
    assert finding.stage == "link"
    assert log_findings(output, SOURCES) == (finding,)


@pytest.mark.parametrize(
    "line",
    [
        "cc1plus: fatal error: error writing to x.s: No space left on device",
        "g++: fatal error: Killed signal terminated program cc1plus",
        "x.cpp:1:1: internal compiler error: Segmentation fault",
        "c1xx : fatal error C1060: compiler is out of heap space",
        "virtual memory exhausted: Cannot allocate memory",
        "##[error]The operation was canceled.",
        "curl: (6) Could not resolve host: github.com",
    ],
)
def test_a_machine_that_fails_is_told_from_sources_that_do(line: str) -> None:
    assert infrastructure_failure(f"some output\n{line}\nmore")
    assert infrastructure_failure("PluginProcessor.cpp:1:1: error: expected ';'") is None


MISSING = "fatal error C1083: Cannot open include file: 'unistd.h': No such file or directory"


def test_a_header_that_is_missing_is_the_fault_of_who_asks_for_it() -> None:
    own = rf"C:\w\slots\effect\PluginEditor.cpp(3): {MISSING}"
    assert infrastructure_failure(own) is None
    assert _places(own) == [("PluginEditor.cpp", 3, "C1083")]
    for ours in (rf"C:\juce\juce_core.h(3): {MISSING}", rf"C:\VC\include\crtdefs.h(10): {MISSING}"):
        assert infrastructure_failure(ours)


def test_verdicts_become_findings_with_a_remedy() -> None:
    verdicts = (
        Verdict(tool="host check", outcome="failed", summary="9 of 10", findings=("block sizes: blocks of 32 differ",)),
        Verdict(tool="Steinberg validator", outcome="failed", summary="46 of 47", findings=("Scan Programs: no name",)),
        Verdict(tool="pluginval", outcome="skipped", summary="not there"),
    )
    first, second = verdict_findings(verdicts)
    assert (first.stage, first.rule, first.message) == ("host check", "block sizes", "blocks of 32 differ")
    assert "once per frame" in first.remedy
    assert (second.stage, second.rule) == ("validate", "Steinberg validator, Scan Programs")


@pytest.mark.parametrize(
    "line",
    [
        '{"runs": 5}',
        '[{"kind": "error", "locations": null}]',
        '[{"kind": "error", "locations": [{"caret": {"file": "PluginProcessor.cpp", "line": -4}}]}]',
        "PluginProcessor.cpp:" + "9" * 5000 + ": error: far away",
        "[" * 60_000,
    ],
)
def test_json_that_is_none_of_a_compilers_is_no_traceback(line: str) -> None:
    found = compiler_findings(f"{line}\nPluginEditor.cpp:3:1: error: real\n", SOURCES)
    assert all(finding.line >= 0 for finding in found)


@given(st.text(max_size=300))
def test_any_output_is_read_without_a_traceback(text: str) -> None:
    log_findings(text, SOURCES)
    log_findings(f"[{text}\n" + '[{"kind": "error"}]\n{"runs": [{"results": [{"level": "error"}]}]}', SOURCES)
