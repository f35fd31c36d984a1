"""What compiled generated code may ask of the linker, offer it, and do at load: a judge that parses no C++."""

from __future__ import annotations

import re

from generator.contract.object_file import ObjectFile, read

REMEDY = "Use the contract, and what computes; define everything but the contract's functions in an unnamed namespace."
_MATHEMATICS = (
    "sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh sincos exp exp2 exp10 expm1 log log2 log10 "
    "log1p logb ilogb pow sqrt cbrt hypot fmod remainder remquo floor ceil trunc round rint nearbyint "
    "lround llround lrint llrint fma fmax fmin fdim fabs ldexp frexp modf scalbn scalbln copysign "
    "nextafter erf erfc tgamma lgamma"
)
_ERRORS = r"St\d+(?:length_error|logic_error|out_of_range|bad_\w+|exception)"  # what libc++ throws in its headers
_IMPORTS = re.compile(
    "|".join(
        (
            rf"(?:__imp_)?_{{0,2}}(?:{'|'.join(_MATHEMATICS.split())})[fl]?",
            r"mem(?:cpy|move|set|cmp|chr|set_pattern(?:4|8|16))|bcmp|bzero|strlen",
            r"vsnprintf",  # it writes std::to_string of a float
            r"_Zn[wa][my](?:St11align_val_t)?|_Zd[la]Pv[my]?(?:St11align_val_t)?",  # operator new and delete
            r"_ZSt\d+__throw_\w+|_ZSt9terminatev|_ZTVN10__cxxabiv1\d+__\w*class_type_infoE",
            rf"_ZN{_ERRORS}[CD][12]E\w*|_ZT[ISV]{_ERRORS}",
            r"_ZNSt3__1\d+__libcpp_verbose_abortE\w+",
            r"_ZNK?St7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE\w+",
            r"_ZNK?St3__112basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEE\w+|_ZNSt3__19to_stringE[a-z]",
            r"__cxa_(?:begin_catch|end_catch|rethrow|guard_acquire|guard_release|guard_abort|pure_virtual|atexit)",
            r"__cxa_(?:throw|allocate_exception|free_exception|throw_bad_array_new_length)",
            r"__gxx_personality_(?:v0|seh0)|_Unwind_Resume|__stack_chk_(?:fail|guard)|_?__chkstk(?:_ms|_darwin)?",
            r"__dso_handle|_GLOBAL_OFFSET_TABLE_|__(?:mul|div)[sdxt]c3",
            r"__(?:exp10f?|sincosf?_stret)",
            # As Microsoft's compiler names the same things: new and delete, what its headers throw and call, its
            # guards of stack, statics and exceptions, and its vectorised algorithms.
            r"\?\?[23_][UV]?@YA(?:PEAX_K|XPEAX)\w*(?:@Z|@std@@@Z|@std@@Z)|\?_X\w+@std@@YAXPEBD@Z|\?_X\w+@std@@YAXXZ",
            r"__std_(?:exception_(?:copy|destroy)|terminate|find_|min|max|reverse|swap|search|replace|mismatch|count)\w*",
            r"_Init_thread_(?:header|footer|abort|epoch)|_tls_index|_fltused|__isa_(?:available|enabled)|_purecall",
            r"__security_(?:cookie|check_cookie)|__GSHandlerCheck\w*|__C\w*FrameHandler\d|_CxxThrowException|atexit",
            r"_invalid_parameter_noinfo(?:_noreturn)?|__stdio_common_vsn?printf\w*|\?\?_7type_info@@6B@",
            r"_d(?:class|test|sign)|_f(?:d|l)(?:class|test|sign)|_d?libm_sse2_\w+|__vdecl_\w+",
        )
    )
)
_CONTRACT = re.compile(
    r"_ZN9plugsmith(?:17declareParameters|14declarePresets|13declareEditor|12createEngine)E\w*"
    r"|\?(?:declareParameters|declarePresets|declareEditor|createEngine)@plugsmith@@YA\S+"
)
_OF_A_HEADER = re.compile(
    r"_Z(?!n|d)\S+|DW\.ref\.__gxx\w+|__clang_call_terminate|\?(?!\?[23_][UV]?@YA)\S+|__(?:real|xmm|ymm)@[0-9a-f]+|_CT\S+|_TI\S+"
)
"""Inline functions, templates, their tables and constants, and what compilers add for exceptions; not operator new and
delete, and nothing else with a C name."""
_POINTER = ".refptr."
"""Before the name of what it points to: a constant with which compilers for mingw-w64 reach data of a DLL."""
_RUNTIME = re.compile(r"9plugsmith7runtime|@runtime@plugsmith@@")


def judge(data: bytes) -> tuple[str, ...]:
    """Returns what is wrong with a compiled object; empty if it may be linked.

    :param data: the bytes of the object file: ELF, COFF or Mach-O
    """
    try:
        return tuple(dict.fromkeys(what for each in read(data) for what in _found(each)))
    except ValueError as error:
        return (f"it cannot be judged: {error}",)


def _may_stand_in(name: str) -> bool:
    """Says whether a weak symbol is of a header or the compiler: then it does not matter which one the linker takes."""
    if _RUNTIME.search(name):
        return False
    if name.startswith(_POINTER):
        return _IMPORTS.fullmatch(name.removeprefix(_POINTER)) is not None
    return _OF_A_HEADER.fullmatch(name) is not None


def _found(each: ObjectFile) -> list[str]:
    found = [f"something would run when it is loaded: {what}" for what in each.at_load]
    for symbol in each.symbols:
        name = symbol.name
        if symbol.kind == "import" and not _IMPORTS.fullmatch(name):
            found.append(f"it asks the linker for '{name}', which is neither of the contract nor computes")
        elif symbol.kind == "weak" and not _may_stand_in(name):
            found.append(f"it offers '{name}', which could stand in for another of that name")
        elif symbol.kind == "offered" and not _CONTRACT.fullmatch(name):
            found.append(f"it offers '{name}' to everybody")
    return found
