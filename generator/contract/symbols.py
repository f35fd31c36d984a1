"""What an object file of generated C++ may ask of the linker, and what it may offer: a judge that parses no C++."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.contract.policy_lists import RUNTIME_CLASSES

REMEDY = "Use the contract, and what computes; define everything but the contract's functions in an unnamed namespace."
_MATHEMATICS = (
    "sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh sincos exp exp2 expm1 log log2 log10 log1p logb "
    "ilogb pow sqrt cbrt hypot fmod remainder remquo floor ceil trunc round rint nearbyint lround llround lrint llrint "
    "fma fmax fmin fdim fabs ldexp frexp modf scalbn scalbln copysign nextafter erf erfc tgamma lgamma"
)
_IMPORTS = re.compile(
    "|".join(
        (
            rf"(?:{'|'.join(_MATHEMATICS.split())})[fl]?",
            r"mem(?:cpy|move|set|cmp|chr)|bcmp|strlen|vsnprintf",  # the last writes std::to_string of a float
            r"_Zn[wa]m(?:St11align_val_t)?|_Zd[la]Pvm?(?:St11align_val_t)?",  # operator new and delete
            r"_ZSt\d+__throw_\w+|_ZSt9terminatev|_ZTVN10__cxxabiv1\d+__\w*class_type_infoE",
            r"_ZNK?St7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE\w+",
            r"__cxa_(?:begin_catch|end_catch|rethrow|guard_acquire|guard_release|guard_abort|pure_virtual|atexit)",
            r"__gxx_personality_v0|_Unwind_Resume|__stack_chk_fail|__dso_handle|_GLOBAL_OFFSET_TABLE_",
            r"__cpu_(?:model|indicator_init)|__(?:mul|div)[sdxt]c3",
        )
    )
)
_CONTRACT = re.compile(r"_ZN9plugsmith(?:17declareParameters|14declarePresets|13declareEditor|12createEngine)E\w*")
_RUNTIME = re.compile("|".join(rf"9plugsmith{len(name)}{name}(?![a-z])" for name in sorted(RUNTIME_CLASSES)))
_UNDEFINED, _WEAK = "Uwv", "WVu"


def judge(listing: Iterable[str]) -> tuple[str, ...]:
    """Returns what is wrong with an object file; empty if it may be linked.

    :param listing: the lines of `nm --format=posix`: a name, a letter for its kind, and numbers
    """
    found = []
    for line in listing:
        name, kind, *_ = (*line.split(), "", "")
        if kind and kind in _UNDEFINED:
            if not _IMPORTS.fullmatch(name):
                found.append(f"it asks the linker for '{name}', which is neither of the contract nor computes")
        elif kind and kind in _WEAK:
            if not name.startswith(("_Z", "DW.ref.__gxx")) or name.startswith(("_Zn", "_Zd")) or _RUNTIME.search(name):
                found.append(f"it offers '{name}', which could stand in for another of that name")
        elif (kind.isupper() or kind == "i") and kind not in "AN" and not _CONTRACT.fullmatch(name):
            found.append(f"it offers '{name}' to everybody")
    return tuple(found)
