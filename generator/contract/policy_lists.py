"""The allow-lists of the policy, and what each rule tells people to do instead. Only data, no logic."""

from __future__ import annotations

import re

from generator.support.environment import TEMPLATE

MAX_BYTES = 128 * 1024
MAX_DEPTH = 200
"""Of the syntax tree: recorded answers reach 40."""

RULES: dict[str, str] = {
    "attribute": "Remove it; only [[maybe_unused]], [[nodiscard]], [[fallthrough]], [[likely]], [[unlikely]] are allowed.",
    "asm": "Write it in C++.",
    "cast": "Use static_cast between numbers, or dsp::bits for the bits of one; no pointer is cast, and none is to void or a function.",
    "construct": "Say it with classes, functions, loops and expressions; this construct is not allowed.",
    "exception": "Return a value instead; nothing may throw in the audio path.",
    "include": "Include the contract header and, of the standard library, only what computes.",
    "line-splice": "End the line without a backslash.",
    "linkage": "Define what you use in this file; nothing outside of it can be reached.",
    "memory": "Use std::vector or std::make_unique, sized in prepare(); give an owner nothing that something else owns.",
    "name": "Use the contract (plugsmith::, dsp::), std:: names that compute, or what this file declares under a name that the C library does not have.",
    "namespace": "Use plugsmith::, dsp:: and the parts of std:: that compute.",
    "preprocessor": "Use constexpr, functions and templates; there are no macros, conditions or pragmas.",
    "prototype": "Define the function here, with its body.",
    "real-time": "Do it in prepare(); process() and reset() may not allocate, lock, log or throw.",
    "reserved-name": "Choose a name without a double underscore and without _Capital in front.",
    "size": f"Keep the file under {MAX_BYTES} bytes, and nest no deeper than {MAX_DEPTH} levels of syntax.",
    "static-state": "Make it constexpr, or a member of the Engine: instances may not share state.",
    "syntax": "Fix the C++ here; what cannot be read cannot be allowed.",
    "text": "Use plain ASCII outside of texts, and no invisible characters anywhere.",
    "trigraph": "Write the character itself.",
    "unbounded-loop": "Give the loop a condition that ends it; no function of the audio path calls itself.",
}

OWN_HEADERS = {"PluginProcessor.cpp": "plugin/PluginProcessor.h", "PluginEditor.cpp": "plugin/PluginEditor.h"}
HEADERS = frozenset(
    "algorithm array bit cmath complex cstddef cstdint initializer_list limits memory numbers numeric optional span string "
    "string_view tuple type_traits utility vector".split()
)

NAMESPACES = frozenset(("plugsmith", "dsp", "std", "identity", "numbers"))

# Names of the contract and of C++ that a file may use without declaring them.
CONTRACT_NAMES = frozenset(
    "Engine EditorLayout Parameter Preset Section Value Values choice createEngine declareEditor declareParameters "
    "declarePresets logarithmic number percent toggle static_cast size_t int8_t int16_t int32_t int64_t uint8_t uint16_t "
    "uint32_t uint64_t override final sizeof noexcept defined default".split()
)

RUNTIME_CLASSES = frozenset(
    name
    for path in (TEMPLATE / "runtime").glob("*.h")
    for name in re.findall(r"(?m)^(?:class|struct|enum class) (\w+)", path.read_text(encoding="utf-8"))
)
"""Names of the runtime's classes, which generated code does not give to its own. The runtime has a namespace of its own,
so the linker would tell them apart; a reader of both would not."""

KEYWORDS = frozenset(
    "alignof and auto bool break case catch char class concept const consteval constexpr constinit "
    "continue decltype default delete do double else enum explicit extern false float for friend "
    "if inline int long mutable namespace new noexcept not nullptr operator or override private "
    "protected public requires return short signed sizeof static static_assert static_cast struct switch template this "
    "throw true try typename union unsigned using virtual void volatile while final include".split()
)
"""Words of C++ itself."""

ATTRIBUTES = frozenset(("fallthrough", "likely", "maybe_unused", "nodiscard", "unlikely"))

STD_NAMES = frozenset(
    "abs accumulate acos acosh all_of any_of arg array asin asinh atan atan2 atanh back_inserter begin cbrt ceil "
    "clamp complex conditional_t conj copy copy_n copysign cos cosh count count_if countl_zero decay_t distance e e_v end "
    "equal erf exchange exp exp2 expm1 fabs fdim fill fill_n find find_if floor fma fmax fmin fmod for_each forward "
    "frexp get hypot imag initializer_list inner_product int16_t int32_t int64_t int8_t integral_constant inv_pi inv_pi_v "
    "iota is_floating_point_v is_integral_v is_same_v isfinite isinf isnan isnormal ldexp lerp llround ln10 ln10_v ln2 ln2_v "
    "log log10 log1p log2 logb lower_bound lround make_pair make_tuple make_unique max max_element midpoint min min_element "
    "minmax modf move nearbyint next nextafter none_of norm nth_element nullopt nullptr_t numbers numeric_limits optional "
    "pair partial_sum phi pi pi_v polar popcount pow prev ptrdiff_t real remainder reverse rint rotate round signbit sin "
    "sinh size size_t sort span sqrt sqrt2 sqrt2_v string string_view swap tan tanh tgamma tie to_string transform trunc "
    "tuple uint16_t uint32_t uint64_t uint8_t unique_ptr upper_bound vector".split()
)

STD_ALLOCATES = frozenset("make_unique string to_string vector unique_ptr back_inserter".split())
AUDIO_CALLS = frozenset(
    "allocate append assign emplace emplace_back insert get_allocator prepare push_back push_front reserve resize shrink_to_fit str "
    "substr".split()
)

# Node types of the grammar that are refused by a more specific rule than "construct".
REFUSED_NODES: dict[str, str] = {
    **dict.fromkeys(("gnu_asm_expression", "asm_statement", "gnu_asm_qualifier"), "asm"),
    **dict.fromkeys(("attribute_specifier", "ms_declspec_modifier", "ms_call_modifier", "alignas_qualifier"), "attribute"),
    **dict.fromkeys(("try_statement", "throw_statement", "catch_clause", "throw_specifier"), "exception"),
    **dict.fromkeys(("linkage_specification", "import_declaration", "module_declaration", "export_declaration"), "linkage"),
    **dict.fromkeys(("new_expression", "delete_expression", "delete_method_clause"), "memory"),
    **dict.fromkeys(
        (
            "preproc_call", "preproc_def", "preproc_function_def", "preproc_if", "preproc_ifdef", "preproc_elif",
            "preproc_else", "preproc_directive", "preproc_arg", "preproc_params", "preproc_defined",
        ),
        "preprocessor",
    ),
}  # fmt: skip

NODES = frozenset(
    "abstract_array_declarator abstract_pointer_declarator abstract_reference_declarator access_specifier alias_declaration "
    "argument_list array_declarator assignment_expression attribute attribute_declaration attributed_statement auto "
    "base_class_clause "
    "binary_expression bitfield_clause break_statement call_expression case_statement cast_expression char_literal character "
    "class_specifier comma_expression comment compound_literal_expression compound_statement condition_clause "
    "conditional_expression consteval_block_declaration continue_statement decltype declaration declaration_list "
    "default_method_clause dependent_name dependent_type do_statement else_clause enum_specifier enumerator "
    "enumerator_list escape_sequence explicit_function_specifier expression_statement false field_declaration "
    "field_declaration_list field_designator field_expression field_identifier field_initializer field_initializer_list "
    "fold_expression for_range_loop for_statement function_declarator function_definition identifier if_statement "
    "init_declarator init_statement initializer_list initializer_pair lambda_capture_initializer lambda_capture_specifier "
    "lambda_default_capture lambda_declarator lambda_expression lambda_specifier namespace_definition namespace_identifier "
    "nested_namespace_specifier noexcept null nullptr number_literal optional_parameter_declaration parameter_declaration "
    "parameter_list parameter_pack_expansion parenthesized_declarator parenthesized_expression placeholder_type_specifier "
    "pointer_declarator pointer_expression preproc_include primitive_type qualified_identifier raw_string_content "
    "raw_string_delimiter raw_string_literal ref_qualifier reference_declarator return_statement sized_type_specifier "
    "sizeof_expression static_assert_declaration storage_class_specifier string_content string_literal struct_specifier "
    "structured_binding_declarator subscript_argument_list subscript_expression switch_statement system_lib_string "
    "template_argument_list template_declaration template_function template_parameter_list template_type this "
    "trailing_return_type translation_unit true type_descriptor type_identifier type_parameter_declaration type_qualifier "
    "unary_expression update_expression using_declaration virtual virtual_specifier while_statement variadic_parameter_declaration "
    "template_method concatenated_string enum_base_clause destructor_name".split()
)
