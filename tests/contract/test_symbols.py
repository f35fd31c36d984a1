"""The judge of symbols, on objects that are written here as compilers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.contract.object_file import SymbolKind
from generator.contract.symbols import judge
from tests.contract.objects import FORMS, Wanted, fat

HONEST: tuple[tuple[str, SymbolKind], ...] = (
    ("_Unwind_Resume", "import"),
    ("_ZSt17__throw_bad_allocv", "import"),
    ("_ZSt20__throw_length_errorPKc", "import"),
    ("_ZTVN10__cxxabiv120__si_class_type_infoE", "import"),
    ("_ZdlPvmSt11align_val_t", "import"),
    ("_Znwm", "import"),
    ("__cxa_begin_catch", "import"),
    ("__gxx_personality_v0", "import"),
    ("__muldc3", "import"),
    ("exp2f", "import"),
    ("memcpy", "import"),
    ("sincosf", "import"),
    ("strlen", "import"),
    ("_ZN9plugsmith12createEngineERKNS_6ValuesE", "offered"),
    ("_ZN9plugsmith17declareParametersEv", "offered"),
    ("_ZN9plugsmith6EngineD0Ev", "weak"),
    ("_ZTIN9plugsmith6EngineE", "weak"),
    ("_ZZN9plugsmith3dsp4simd6activeEvE3set", "weak"),
    ("_ZN9plugsmith6Biquad4nextEf", "weak"),
    ("_ZN9plugsmith7Control4nextEf", "weak"),
    ("_ZN12_GLOBAL__N_16Attack7processEv", "local"),
    ("helper", "local"),
)
MICROSOFT: tuple[tuple[str, SymbolKind], ...] = (
    ("??2@YAPEAX_K@Z", "import"),
    ("??3@YAXPEAX_K@Z", "import"),
    ("??2@YAPEAX_KW4align_val_t@std@@@Z", "import"),
    ("?_Xlength_error@std@@YAXPEBD@Z", "import"),
    ("__std_terminate", "import"),
    ("__CxxFrameHandler4", "import"),
    ("__security_check_cookie", "import"),
    ("_Init_thread_header", "import"),
    ("_fltused", "import"),
    ("_purecall", "import"),
    ("__imp_sinf", "import"),
    ("?createEngine@plugsmith@@YA?AV?$unique_ptr@VEngine@plugsmith@@@std@@AEBVValues@1@@Z", "offered"),
    ("?declareParameters@plugsmith@@YA?AV?$vector@UParameter@plugsmith@@@std@@XZ", "offered"),
    ("??_GEngine@plugsmith@@UEAAPEAXI@Z", "weak"),
    ("??_C@_04NIHEBCM@Gain@", "weak"),
    ("__real@3f800000", "weak"),
)
HOSTILE: tuple[tuple[str, SymbolKind], ...] = (
    *(
        (name, "import")
        for name in (
            *("system", "fork", "execve", "dlsym", "dlopen", "getenv", "fopen", "syscall", "mmap", "open", "socket"),
            *("abort", "exit", "_exit", "raise", "pthread_create", "environ", "stdout", "malloc", "free", "printf"),
            *("time", "sleep", "signal", "longjmp", "puts", "mempcpy", "__gmon_start__", "_system", "__imp_system"),
            *("WinExec", "__imp_CreateProcessW", "LoadLibraryA", "?puts@@YAHPEBD@Z", "sinsystem", "", " "),
            "_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE",
            "_ZNSt14basic_ofstreamIcSt11char_traitsIcEEC1EPKcSt13_Ios_Openmode",
            "_ZNSt10filesystem10remove_allERKNS_7__cxx114pathE",
            "_ZN9plugsmith7runtime9ProcessorC1Ev",
            "_ZN4juce6StringC1EPKc",
            "?system@@YAHPEBD@Z",
        )
    ),
    *((name, "offered") for name in ("main", "malloc", "helper", "_ZN9plugsmith6helperEv", "_ZdlPv", "DllMain")),
    ("_ZN9plugsmith18createEngineAsWellEv", "offered"),
    ("?createEngineToo@plugsmith@@YAXXZ", "offered"),
    *((name, "weak") for name in ("free", "_Znwm", "_ZdlPv", "??2@YAPEAX_K@Z", "__security_cookie", "")),
    ("_ZN9plugsmith7runtime9ProcessorD1Ev", "weak"),
    ("_ZTVN9plugsmith7runtime4CardE", "weak"),
    ("?show@Module@runtime@plugsmith@@UEAAXXZ", "weak"),
)


@pytest.mark.parametrize("form", FORMS)
def test_what_honest_code_needs_is_let_through(form: str) -> None:
    assert judge(FORMS[form](Wanted(HONEST))) == ()


def test_what_microsofts_compiler_needs_is_let_through() -> None:
    assert judge(FORMS["coff"](Wanted(MICROSOFT))) == ()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("symbol", HOSTILE)
def test_what_reaches_out_or_stands_in_is_refused(form: str, symbol: tuple[str, SymbolKind]) -> None:
    (found,) = judge(FORMS[form](Wanted((*HONEST, symbol))))
    assert f"'{symbol[0]}'" in found


@pytest.mark.parametrize(
    ("form", "section"),
    [
        *(("elf", name) for name in (".init_array", ".fini_array", ".preinit_array", ".ctors", ".dtors", ".init")),
        *(("elf", name) for name in (".ctors.65535", ".init_array.00100", ".gnu.warning.x")),
        *(("coff", name) for name in (".CRT$XCU", ".CRT$XLB", ".ctors", ".dtors", ".CRT$XIU", ".init_array.long_name")),
        *(("mach-o", name) for name in ("__mod_init_func", "__mod_term_func", "__init_offsets", "__interpose")),
    ],
)
def test_what_would_run_at_load_is_refused(form: str, section: str) -> None:
    (found,) = judge(FORMS[form](Wanted(HONEST, section)))
    assert "something would run when it is loaded" in found


@pytest.mark.parametrize(
    "option",
    ["/EXPORT:system", "-export:x", "/alternatename:a=b", "/include:x", "/entry:x", "/DEFAULTLIB:a /MERGE:a=b"],
)
def test_options_for_the_linker_are_refused(option: str) -> None:
    assert judge(FORMS["coff"](Wanted(HONEST, ".drectve", option.encode())))
    usual = b'   /DEFAULTLIB:"LIBCMT" /FAILIFMISMATCH:"_MSC_VER=1900" -exclude-symbols:"x" '
    assert judge(FORMS["coff"](Wanted(HONEST, ".drectve", usual))) == ()


def test_a_resolver_runs_at_load_too() -> None:
    assert "resolver" in judge(FORMS["elf"](Wanted((("_ZN1a1bEv", "local"),), resolver=True)))[0]


def test_each_slice_of_a_fat_file_is_judged() -> None:
    good, bad = (FORMS["mach-o"](Wanted(each)) for each in (HONEST, (*HONEST, ("system", "import"))))
    assert judge(fat(good, good)) == ()
    assert "'system'" in judge(fat(good, bad))[0]


@pytest.mark.parametrize(
    "data", [b"", b"\x7fELF", b"\x7fELF\x01\x01" + bytes(90), b"MZ" + bytes(90), b"\xca\xfe\xba\xbe"]
)
def test_what_is_no_object_is_refused(data: bytes) -> None:
    assert "cannot be judged" in judge(data)[0]


@given(st.sampled_from(sorted(FORMS)), st.integers(0, 1 << 16), st.binary(min_size=1, max_size=8), st.booleans())
def test_a_damaged_object_is_judged_or_refused_and_never_breaks_it(
    form: str, at: int, change: bytes, cut: bool
) -> None:
    whole = FORMS[form](Wanted(HONEST))
    at %= len(whole)
    judge(whole[:at] if cut else whole[:at] + change + whole[at + len(change) :])
