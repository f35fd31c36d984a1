"""The judge of symbols, on lines as `nm` writes them."""

from __future__ import annotations

import pytest

from generator.contract.symbols import judge

HONEST = """
_GLOBAL_OFFSET_TABLE_ U
_Unwind_Resume U
_ZSt17__throw_bad_allocv U
_ZSt20__throw_length_errorPKc U
_ZTVN10__cxxabiv120__si_class_type_infoE U
_ZdlPvmSt11align_val_t U
_Znwm U
__cxa_begin_catch U
__gxx_personality_v0 U
__muldc3 U
exp2f U
memcpy U
sincosf U
strlen U
_ZN9plugsmith12createEngineERKNS_6ValuesE T 0 6e
_ZN9plugsmith17declareParametersEv T 0 3c
_ZN9plugsmith6EngineD0Ev W 0 1
_ZTIN9plugsmith6EngineE V 0 18
_ZGVN9plugsmith3dsp4simd6activeE u 0 8
_ZN9plugsmith6Biquad4nextEf W 0 10
_ZN12_GLOBAL__N_16Attack7processEv t 0 40
DW.ref.__gxx_personality_v0 V 0 8
"""


def test_what_honest_code_needs_is_let_through() -> None:
    assert judge(HONEST.splitlines()) == ()


@pytest.mark.parametrize(
    "line",
    [
        *(
            f"{name} U"
            for name in ("system", "fork", "execve", "dlsym", "dlopen", "getenv", "fopen", "syscall", "mmap")
        ),
        *(
            f"{name} U"
            for name in ("open", "socket", "abort", "exit", "_exit", "raise", "pthread_create", "environ", "stdout")
        ),
        *(
            f"{name} U"
            for name in ("malloc", "free", "printf", "time", "sleep", "signal", "longjmp", "puts", "mempcpy")
        ),
        "_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE U",
        "_ZNSt14basic_ofstreamIcSt11char_traitsIcEEC1EPKcSt13_Ios_Openmode U",
        "_ZNSt10filesystem10remove_allERKNS_7__cxx114pathE U",
        "_ZN9plugsmith9ProcessorC1Ev U",
        "_ZN4juce6StringC1EPKc U",
        "system w",
        "__gmon_start__ w",
        "main T 0 10",
        "malloc T 0 10",
        "helper D 0 4",
        "shared B 0 4",
        "table R 0 4",
        "common C 4 4",
        "picked i 0 4",
        "free W 0 10",
        "_ZN9plugsmith7Control4nextEf W 0 10",
        "_ZTVN9plugsmith4CardE V 0 10",
        "_ZN9plugsmith9ProcessorD1Ev W 0 10",
        "_ZN9plugsmith6helperEv T 0 10",
        "_ZN9plugsmith18createEngineAsWellEv T 0 10",
        "_ZdlPv T 0 10",
        "_Znwm W 0 10",
    ],
)
def test_what_reaches_out_or_stands_in_is_refused(line: str) -> None:
    assert judge([line])


@pytest.mark.parametrize("lines", [[""], ["x"], ["\0 \0"], ["a b c d e f g"], ["  "]])
def test_no_line_breaks_it(lines: list[str]) -> None:
    judge(lines)
