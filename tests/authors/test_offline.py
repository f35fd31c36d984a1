"""The built-in author: what it reads, what it composes, and that it never pretends."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.blocks.table import BLOCKS, NOUNS, TABLES, VARIANTS
from generator.authors.offline import design_for as write
from generator.authors.sentence.reader import read
from generator.authors.sentence.reference import VOCABULARY, vocabulary_table
from generator.authors.sentence.title import name_from
from generator.authors.sentence.words_sound import KNOB_WORDS, SHADES
from generator.support.errors import DesignError
from generator.values.design import Design, Kind
from tests.conftest import ask


def _chain(prompt: str) -> list[str]:
    return [stage.block.title for stage in read(prompt).stages]


def _defaults(prompt: str) -> dict[str, float]:
    return {parameter.id: parameter.default for parameter in write(ask(prompt)).parameters}


@pytest.mark.parametrize(
    ("prompt", "chain"),
    [
        ("warm tube distortion", ["Tube"]),
        ("tape delay into plate reverb", ["Tape Delay", "Plate"]),
        ("tape into plate", ["Tape", "Plate"]),
        ("plate reverb after a low-pass filter", ["Low-Pass", "Plate"]),
        ("Tube → delay > reverb", ["Tube", "Delay", "Hall"]),
        ("3-band EQ, compressor, tremolo and chorus", ["EQ", "Compressor", "Tremolo", "Chorus"]),
        ("ping-pong delay", ["Ping-Pong"]),
        ("pingpong echo", ["Ping-Pong"]),
        ("high pass then band pass then lowpass", ["High-Pass", "Band-Pass", "Low-Pass"]),
        ("fuzz + gain", ["Fuzz", "Output"]),
        ("delay into delay", ["Delay", "Delay"]),
        ("a polyphonic synth", ["Synth"]),
        ("bass synth with chorus", ["Bass", "Chorus"]),
        ("valve saturation", ["Tube"]),
        ("tape saturation into room", ["Tape", "Room"]),
        ("TAPE   DELAY", ["Tape Delay"]),
    ],
)
def test_chains_follow_the_prompt(prompt: str, chain: list[str]) -> None:
    assert _chain(prompt) == chain


@pytest.mark.parametrize(
    ("prompt", "parameter", "value"),
    [
        ("350 ms delay", "delay_time", 350),
        ("delay of 0.5 s", "delay_time", 500),
        ("delay of 0,5 s", "delay_time", 500),
        ("delay with 40 % feedback", "delay_feedback", 40),
        ("delay with feedback 40 percent", "delay_feedback", 40),
        ("delay 25%", "delay_mix", 25),
        ("low-pass at 800 Hz", "filter_cutoff", 800),
        ("low-pass at 1.2 kHz", "filter_cutoff", 1200),
        ("compressor 4:1", "compressor_ratio", 4),
        ("compressor 8 : 1", "compressor_ratio", 8),
        ("compressor 3 to 1", "compressor_ratio", 3),
        ("compressor at -18 dB", "compressor_threshold", -18),
        ("compressor at −18 dB", "compressor_threshold", -18),
        ("compressor, attack 5 ms", "compressor_attack", 5),
        ("compressor with 200 ms release", "compressor_release", 200),
        ("EQ with +3 dB bass and -2 dB treble", "eq_low", 3),
        ("EQ with +3 dB bass and -2 dB treble", "eq_high", -2),
        ("plate reverb 4 s", "reverb_decay", 4),
        ("tape delay 300 ms into hall with 2 s decay", "reverb_decay", 2),
        ("tremolo 6 Hz", "tremolo_rate", 6),
        ("tube with 20 dB drive", "saturator_drive", 20),
        ("delay 100 ms into delay 300 ms", "delay_2_time", 300),
        ("gain of -6 dB", "output_gain", -6),
        ("square synth", "synth_wave", 1),
    ],
)
def test_numbers_and_words_reach_their_knob(prompt: str, parameter: str, value: float) -> None:
    assert _defaults(prompt)[parameter] == pytest.approx(value)


@pytest.mark.parametrize(
    ("prompt", "values"),
    [
        (
            "compressor 4:1, threshold -24 dB, attack 5 ms, release 80 ms",
            {"compressor_threshold": -24, "compressor_attack": 5, "compressor_release": 80},
        ),
        ("EQ low +3 dB, mid -2 dB, high +4 dB", {"eq_low": 3, "eq_mid": -2, "eq_high": 4}),
        ("reverb, decay 3 s, pre-delay 30 ms", {"reverb_decay": 3, "reverb_predelay": 30}),
        ("delay: time 300 ms, feedback 50 %, mix 30 %", {"delay_time": 300, "delay_feedback": 50, "delay_mix": 30}),
        ("synth attack 10 ms decay 200 ms sustain 40 %", {"synth_attack": 10, "synth_decay": 200, "synth_sustain": 40}),
        ("synth 10 ms attack 200 ms decay", {"synth_attack": 10, "synth_decay": 200}),
        ("filter at 1,000 Hz", {"filter_cutoff": 1000}),
        ("compressor ratio 8", {"compressor_ratio": 8}),
        ("band-pass with q 4.5", {"filter_resonance": 4.5}),
        ("EQ that cuts lows by 6 dB", {"eq_low": -6}),
        ("reduce volume by 6 dB", {"output_gain": -6}),
        ("compressor with slow release", {"compressor_attack": 10, "compressor_release": 300}),
    ],
)
def test_several_numbers_go_where_they_belong(prompt: str, values: dict[str, float]) -> None:
    found = _defaults(prompt)
    assert {name: found[name] for name in values} == values


@pytest.mark.parametrize(
    ("prompt", "chain"),
    [
        ("reverb without chorus", ["Hall"]),
        ("no delay, just plate reverb", ["Plate"]),
        ("fuzz with no reverb", ["Fuzz"]),
        ("lead guitar delay", ["Delay"]),
        ("keys reverb", ["Hall"]),
        ("tube amp for keys", ["Tube"]),
        ("compressor for synth bass", ["Compressor"]),
        ("reverb for my synth pads", ["Hall"]),
        ("lead synth into delay", ["Lead", "Delay"]),
        ("synth and pad", ["Synth"]),
    ],
)
def test_what_is_not_wanted_and_what_is_only_played_is_no_stage(prompt: str, chain: list[str]) -> None:
    assert _chain(prompt) == chain


@pytest.mark.parametrize("prompt", ["lush tube", "delay 1/2 s"])
def test_words_that_change_nothing_are_not_called_understood(prompt: str) -> None:
    assert _defaults(prompt) == _defaults(prompt.split()[-1 if prompt.startswith(("l", "n")) else 0])
    assert write(ask(prompt)).ignored


def test_presets_go_further_than_what_was_asked_and_never_back() -> None:
    text = write(ask("tube with 36 dB drive")).processor_cpp
    assert '{ "Bold", { { "saturator_drive", 36.0f } } }' in text
    assert '{ "Subtle", { { "saturator_drive", 2.0f }' in write(ask("tube with 2 dB drive")).processor_cpp


@pytest.mark.parametrize(
    ("plain", "shaded", "parameter", "direction"),
    [
        ("tube", "warm tube", "saturator_tone", -1),
        ("delay", "dark delay", "delay_tone", -1),
        ("reverb", "huge reverb", "reverb_decay", 1),
        ("tremolo", "slow tremolo", "tremolo_rate", -1),
        ("fuzz", "aggressive fuzz", "saturator_drive", 1),
        ("pad", "pad with slow attack", "synth_attack", 1),
        ("reverb", "less bright reverb", "reverb_tone", -1),
        ("reverb", "a reverb that is not so bright", "reverb_tone", -1),
        ("delay", "not too dark delay", "delay_tone", 1),
        ("hard clipper", "hard clipper, not harsh", "saturator_drive", -1),
    ],
)
def test_shades_move_defaults(plain: str, shaded: str, parameter: str, direction: int) -> None:
    assert (_defaults(shaded)[parameter] - _defaults(plain)[parameter]) * direction > 0


def test_a_number_wins_over_a_shade() -> None:
    assert _defaults("huge reverb of 1 s")["reverb_decay"] == 1


def test_what_was_used_and_what_was_ignored_is_told() -> None:
    design = write(ask("a purple tape delay at 350 ms for my grandmother, 7 dB"))
    assert {item.words for item in design.understood} == {"tape delay", "350 ms"}
    assert set(design.ignored) == {"purple", "grandmother", "7 db"}


def test_a_number_out_of_range_is_told() -> None:
    design = write(ask("delay of 20 s"))
    assert any("20 s" in note and "2000" in note for note in design.notes)


@pytest.mark.parametrize(
    "prompt", ["make it purple", "warm and dark", "350 ms", "東京の音", "!!!", "cubes? no: purple"]
)
def test_a_prompt_without_meaning_is_refused_with_what_is_understood(prompt: str) -> None:
    with pytest.raises(DesignError) as caught:
        write(ask(prompt))
    assert "delay" in caught.value.problems[0].remedy


def test_the_kind_must_fit() -> None:
    assert write(ask("lush pad")).kind is Kind.INSTRUMENT
    for prompt, kind in (("lush pad", "effect"), ("tube", "instrument")):
        with pytest.raises(DesignError):
            write(ask(prompt, kind=kind))


def test_a_synth_comes_first_and_the_level_last() -> None:
    assert write(ask("gain into reverb into chorus pad")).tagline == "Pad into Hall into Chorus"


def test_parameter_ids_do_not_depend_on_the_words() -> None:
    ids = [
        [parameter.id for parameter in write(ask(prompt)).parameters]
        for prompt in ("warm tube", "hot tape", "nasty fuzz 10 dB")
    ]
    assert ids[0] == ids[1] == ids[2]


def test_wishes_are_kept_or_refused_together() -> None:
    design = write(ask("tube", parameters=[{"name": "Drive", "default": 20, "minimum": 5, "maximum": 30}]))
    drive = next(parameter for parameter in design.parameters if parameter.id == "saturator_drive")
    assert (drive.minimum, drive.default, drive.maximum) == (5, 20, 30)
    assert '"saturator_drive", "Tube Drive", "dB", 5.0f, 30.0f, 20.0f' in design.processor_cpp
    with pytest.raises(DesignError) as caught:
        write(
            ask(
                "tube",
                parameters=[
                    {"name": "Sparkle"},
                    {"name": "Drive", "maximum": 400},
                    {"name": "Mix", "minimum": 3.0000001, "maximum": 3.0000002},
                ],
            )
        )
    assert [problem.where for problem in caught.value.problems] == ["parameters.0", "parameters.1", "parameters.2"]


def test_presets_only_name_parameters_that_exist_and_stay_in_range() -> None:
    design = write(ask("compressor into EQ", parameters=[{"name": "Ratio", "maximum": 5, "default": 3}]))
    for match in re.finditer(r'\{ "(\w+)", (-?[\d.]+)f \}', design.processor_cpp):
        parameter = next(each for each in design.parameters if each.id == match[1])
        assert parameter.minimum <= float(match[2]) <= parameter.maximum


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("warm tube distortion", "Warm Tube Distortion"),
        ("a really nice compressor 4:1 at -18 dB", "Compressor"),
        ("tape delay into plate reverb, then something much longer", "Tape Delay Into Plate Reverb"),
        ("350 ms tape echo", "Tape Echo"),
        ("東京", "Untitled"),
        ("aux", "Aux Plugin"),
        ("aux: plate reverb", "Plate"),
        ("compress the drums by 6 dB", "Compressor"),
        ("slowly pan from left to right and back", "Slow Auto-Pan"),
        ("ich hätte gern einen dunklen Hall mit schnellem Flanger", "Dark Hall Flanger"),
        ("make everything under 150 Hz mono", "Mono Maker"),
        ("3-band EQ with +3 dB bass", "3 Band EQ"),
    ],
)
def test_names(prompt: str, name: str) -> None:
    assert name_from(prompt) == name


def test_the_vocabulary_only_names_what_exists() -> None:
    assert set(NOUNS.values()) | set(VARIANTS.values()) <= set(BLOCKS)
    families = {block.family for block in BLOCKS.values()}
    assert {family for _word, family in VARIANTS} <= families
    roles = {knob.role for block in BLOCKS.values() for knob in block.knobs}
    assert set(KNOB_WORDS.values()) <= roles
    assert {role for shade in SHADES.values() for role in shade} <= roles
    assert set(NOUNS.values()) == set(BLOCKS), "a block that no noun reaches"
    for block in BLOCKS.values():
        known = {knob.role for knob in block.knobs}
        assert set(block.units.values()) | set(block.bold) | set(block.subtle) <= known
        assert all(knob.minimum <= knob.default <= knob.maximum for knob in block.knobs)


@given(
    st.lists(
        st.sampled_from(
            [
                *NOUNS,
                *SHADES,
                *KNOB_WORDS,
                "into",
                "then",
                ",",
                "after",
                "beside",
                "1/8 dotted",
                "A2",
                "7 semitones",
                "120 bpm",
                "12 dB",
                "3:1",
                "440 Hz",
                "5 s",
                "99 %",
                "xyzzy",
            ]
        ),
        min_size=1,
        max_size=14,
    )
)
def test_any_sentence_of_known_words_is_a_sound_design_or_a_refusal(words: list[str]) -> None:
    try:
        design = write(ask(" ".join(words) + " ..."))
    except DesignError:
        return
    assert_sound(design)


@given(st.text(max_size=120))
def test_any_text_is_a_sound_design_or_a_refusal(text: str) -> None:
    try:
        request = ask("tube " + text)
    except ValueError:  # no request, so nothing for an author to do
        return
    try:
        design = write(request)
    except DesignError:
        return
    assert_sound(design)


def assert_sound(design: Design) -> None:
    ids = [parameter.id for parameter in design.parameters]
    assert len(ids) == len(set(ids))
    assert len(ids) <= 60
    for parameter in design.parameters:
        assert parameter.minimum <= parameter.default <= parameter.maximum
        assert f'values["{parameter.id}"]' in design.processor_cpp
        assert f'"{parameter.id}"' in design.editor_cpp
    for source in (design.processor_cpp, design.editor_cpp):
        text = re.sub(r'"(\\.|[^"\\])*"', "", source)
        assert text.count("{") == text.count("}")
        assert text.isascii()


def _changed(prompt: str, *changes: str) -> dict[str, float]:
    return {parameter.id: parameter.default for parameter in write(ask(prompt, changes=changes)).parameters}


def test_a_change_moves_the_stage_that_it_names() -> None:
    before = _changed("tape delay at 300 ms into hall")
    after = _changed("tape delay at 300 ms into hall", "make the echo 500 ms")
    assert after == before | {"delay_time": 500.0}
    assert _changed("hall reverb", "much longer")["reverb_decay"] > _changed("hall reverb")["reverb_decay"]


def test_a_change_adds_and_takes_out() -> None:
    assert "chorus_rate" in _changed("hall reverb", "add a chorus")
    assert "delay_2_time" in _changed("delay", "add another delay at 100 ms")
    assert not [each for each in _changed("chorus into delay", "remove the chorus") if each.startswith("chorus")]


def test_a_change_asks_for_what_is_there() -> None:
    made = write(ask("warm tube", changes=["make it darker, add a mix knob"]))
    meanings = [item.meaning for item in made.understood]
    assert "is there: Tube Mix" in meanings
    assert made.ignored == ()


def test_a_change_without_meaning_is_refused() -> None:
    with pytest.raises(DesignError, match="understands nothing of: purple bananas"):
        write(ask("delay", changes=["purple bananas"]))


@pytest.mark.parametrize(
    ("word", "base"), [("longer", "long"), ("bigger", "big"), ("heavier", "heavy"), ("wider", "wide")]
)
def test_comparatives_are_understood(word: str, base: str) -> None:
    prompt = "tube into chorus into delay into hall"
    assert _changed(f"{word} {prompt}") == _changed(f"{base} {prompt}")


@pytest.mark.parametrize("key", BLOCKS)
def test_every_word_of_a_block_reaches_it_alone_and_in_a_sentence(key: str) -> None:
    block = BLOCKS[key]
    for noun in block.nouns:
        for prompt in (noun, noun.replace(" ", "-"), f"a nice {noun} please", noun.upper()):
            assert [stage.block.title for stage in read(prompt).stages] == [block.title], prompt
    for word in block.variants:
        other = next(each for each in BLOCKS.values() if each.family == block.family and each.title != block.title)
        assert read(f"{word} {other.nouns[0]}").stages[-1].block.family == block.family


@pytest.mark.parametrize(
    ("prompt", "chain"),
    [
        ("distrotion into revreb", ["Tube", "Hall"]),
        ("compresor, then limitter", ["Compressor", "Limiter"]),
        ("two delays and reverbs", ["Delay", "Hall"]),
        ("hi-hat synth", ["Hi-Hat"]),
        ("de-esser into multi-band compressor", ["De-Esser", "Multiband"]),
        ("spring reverb after auto-wah", ["Auto-Wah", "Spring"]),
        ("granular cloud into shimmer reverb", ["Granular", "Shimmer"]),
        ("electric piano with tremolo", ["E-Piano", "Tremolo"]),
        ("ladder filter with overdriven distortion", ["Ladder", "Overdrive"]),
        ("reverse delay", ["Reverse Delay"]),
        ("opto compressor", ["Bus Compressor"]),
    ],
)
def test_the_words_that_musicians_use(prompt: str, chain: list[str]) -> None:
    assert _chain(prompt) == chain


@pytest.mark.parametrize(
    ("prompt", "chain"),
    [
        ("warme Röhrenverzerrung mit Bandecho und Plattenhall", ["Tube", "Tape Delay", "Plate"]),
        ("dunkles Echo, dann großer Hall", ["Delay", "Hall"]),
        ("Kompressor ohne Begrenzer", ["Compressor"]),
        ("distorsión cálida con eco y reverberación", ["Tube", "Delay", "Hall"]),
        ("filtro paso bajo, luego coro", ["Low-Pass", "Chorus"]),
        ("saturation chaude avec réverbération à plaque", ["Tape", "Plate"]),
        ("filtre passe-haut puis écho de bande", ["High-Pass", "Tape Delay"]),
        ("暖かいディストーションとリバーブ", ["Tube", "Hall"]),
        ("暗いテープエコーからプレートリバーブ", ["Tape Delay", "Plate"]),
        ("速いトレモロ", ["Tremolo"]),
    ],
)
def test_other_languages(prompt: str, chain: list[str]) -> None:
    assert _chain(prompt) == chain


@pytest.mark.parametrize("prompt", ["a band pass filter", "brass band into grand hall", "sombre hall", "warmer tape"])
def test_english_that_looks_foreign_is_english(prompt: str) -> None:
    assert "Tape" not in _chain(prompt) or "tape" in prompt


@pytest.mark.parametrize(
    ("prompt", "parameter", "value"),
    [
        ("comb filter at A2", "comb_frequency", 110),
        ("ring modulator at C#4", "ring_frequency", 277.18),
        ("low-pass at Bb3", "filter_cutoff", 233.08),
        ("delay 1/8 dotted", "delay_sync", 8),
        ("delay of a dotted quarter note", "delay_sync", 5),
        ("ping-pong delay 1/4 triplet", "delay_sync", 6),
        ("tremolo 1/16", "tremolo_sync", 10),
        ("delay 1/8 dotted at 120 bpm", "delay_time", 375),
        ("120 bpm delay", "delay_time", 500),
        ("pitch shifter, an octave down", "pitch_pitch", -12),
        ("harmonizer a fifth up", "pitch_pitch", 7),
        ("pitch shift +5 semitones", "pitch_pitch", 5),
        ("vibrato of 40 cents", "vibrato_depth", 40),
        ("8-bit crusher", "crusher_bits", 8),
        ("bitcrusher with 4 bits", "crusher_bits", 4),
        ("stereo widener 180 %", "width_width", 180),
        ("limiter at -3 dB", "limiter_threshold", -3),
        ("gate, hold 200 ms", "gate_hold", 200),
        ("spring reverb 3 s", "spring_decay", 3),
        ("frequency shifter -30 Hz", "shifter_frequency", -30),
        ("gliding lead synth", "synth_glide", 120),
    ],
)
def test_notes_tempos_and_intervals_reach_their_knob(prompt: str, parameter: str, value: float) -> None:
    assert _defaults(prompt)[parameter] == pytest.approx(value)


def test_effects_side_by_side_hear_the_same_sound() -> None:
    design = write(ask("delay beside reverb into chorus"))
    assert design.tagline == "Delay beside Hall into Chorus"
    code = design.processor_cpp
    order = [code.index(word) for word in ("ways.keep", "delay.process", "ways.swap", "reverb.process", "ways.join")]
    assert order == sorted(order)
    assert code.index("ways.join (block);") < code.index("chorus.process (block);")


def test_several_can_stand_side_by_side_and_wait_for_the_latest() -> None:
    design = write(ask("limiter into tube beside reverb beside limiter into delay beside chorus"))
    code = design.processor_cpp
    assert design.tagline == "Limiter into Tube beside Hall beside Limiter 2 into Delay beside Chorus"
    assert "ways.prepare (spec, { dsp::Saturator::latencyFrames, 0, limiter2.latencyFrames() });" in code
    assert "ways2.prepare (spec, { 0, 0 });" in code
    late = "limiter.latencyFrames() + std::max ({ dsp::Saturator::latencyFrames, limiter2.latencyFrames() })"
    assert f"int latencyFrames() const override {{ return {late}; }}" in code
    assert code.count("ways.swap (block);") == 2


def test_what_cannot_stand_side_by_side_is_told() -> None:
    design = write(ask("a pad beside reverb"))
    assert "ways" not in design.processor_cpp
    assert any("only effects" in note for note in design.notes)


def test_presets_are_made_of_the_prompts_own_words() -> None:
    design = write(ask("dark wobbly tape delay"))
    assert design.presets == ("As Asked", "Subtle", "Bold", "Extra Dark")
    tone = next(parameter for parameter in design.parameters if parameter.id == "delay_tone")
    match = re.search(r'"Extra Dark", \{ \{ "delay_tone", ([\d.]+)f \}', design.processor_cpp)
    assert match
    assert float(match[1]) < tone.default


def test_a_slip_is_told() -> None:
    design = write(ask("distrotion"))
    assert "'distrotion' was read as 'distortion'." in design.notes


def test_the_vocabulary_page_is_not_stale() -> None:
    assert VOCABULARY.read_text(encoding="utf-8") == vocabulary_table(), "plugsmith vocabulary --write"


def test_no_two_blocks_have_one_key() -> None:
    assert sum(map(len, TABLES)) == len(BLOCKS)


@pytest.mark.parametrize(
    ("prompt", "values"),
    [
        ("delay with tremolo at 5 Hz", {"tremolo_rate": 5, "delay_tone": 9000}),
        ("overdrive with gate at -40 dB", {"gate_threshold": -40, "saturator_drive": 16}),
        ("compressor threshold -20", {"compressor_threshold": -20}),
        ("eq bass -3 treble +2", {"eq_low": -3, "eq_high": 2}),
        ("EQ boost lows 3 dB cut mids 2 dB boost highs 4 dB", {"eq_low": 3, "eq_mid": -2, "eq_high": 4}),
        ("pitch shifter down 5 semitones", {"pitch_pitch": -5}),
        ("gain reduced by 6 dB", {"output_gain": -6}),
        ("pan 30% left", {"pan_position": -30}),
        ("80s reverb", {"reverb_decay": 2.4}),
        ("delay with feedback set to 60%", {"delay_feedback": 60, "delay_mix": 35}),
        ("compressor release time 200 ms", {"compressor_release": 200, "compressor_attack": 10}),
        ("phaser at 800 Hz", {"phaser_frequency": 800, "phaser_rate": 0.4}),
        ("a4 paper delay", {"delay_tone": 9000}),
        ("transient shaper +6 dB attack and -3 dB sustain", {"transient_attack_gain": 6, "transient_sustain_gain": -3}),
        ("16th note tremolo", {"tremolo_sync": 10}),
        ("dotted-eighth delay", {"delay_sync": 8}),
        ("limiter gain 6 dB", {"limiter_threshold": -1}),
    ],
)
def test_what_musicians_wrote_and_it_once_misread(prompt: str, values: dict[str, float]) -> None:
    found = _defaults(prompt)
    assert {name: found[name] for name in values} == values


@pytest.mark.parametrize(
    ("prompt", "chain"),
    [
        ("kick drum compressor", ["Compressor"]),
        ("808 distortion", ["Tube"]),
        ("reverb for my piano and strings", ["Hall"]),
        ("add reverb to my piano", ["Hall"]),
        ("brass stab", ["FM Brass"]),
        ("no-nonsense compressor", ["Compressor"]),
        ("delay without long reverb", ["Delay"]),
        ("linear phase EQ", ["EQ"]),
        ("train station reverb", ["Hall"]),
        ("balanced EQ", ["EQ"]),
        ("moog ladder filter", ["Ladder"]),
        ("bell eq +4 dB at 2 kHz", ["Bell EQ"]),
        ("Kompressor mit De-Esser", ["Compressor", "De-Esser"]),
        ("compresseur pour batterie", ["Compressor"]),
        ("jet black distortion", ["Tube"]),
    ],
)
def test_chains_that_it_once_misread(prompt: str, chain: list[str]) -> None:
    assert _chain(prompt) == chain


def test_delay_and_reverb_in_parallel() -> None:
    assert write(ask("delay and reverb in parallel")).tagline == "Delay beside Hall"


def test_changes_cannot_bring_a_second_instrument_or_level() -> None:
    with pytest.raises(DesignError, match="add another gain"):
        write(ask("gain", changes=["add another gain"]))
    made = write(ask("synth", changes=["add a chorus and a piano"]))
    assert made.tagline == "Synth into Chorus"


def test_names_of_other_languages_have_no_holes() -> None:
    assert name_from("Röhrenverzerrung mit Hall").startswith("Rohrenverzerrung")


def test_less_of_something_stays_and_a_replacement_replaces() -> None:
    before = _changed("reverb into delay")
    less = _changed("reverb into delay", "less delay feedback")
    assert less == before | {"delay_feedback": pytest.approx(before["delay_feedback"] * 0.5)}
    assert _changed("reverb into delay", "less reverb")["reverb_mix"] < before["reverb_mix"]
    made = write(ask("reverb into delay", changes=["replace the delay with a chorus"]))
    assert made.tagline == "Hall into Chorus"


@pytest.mark.parametrize(
    ("prompt", "values"),
    [
        ("bandpass 300 to 3400 Hz", {"band_limit_low_cut": 300, "band_limit_high_cut": 3400}),
        ("band pass between 300 and 3.4 kHz", {"band_limit_low_cut": 300, "band_limit_high_cut": 3400}),
        ("telephone 1-3 kHz", {"band_limit_low_cut": 1000, "band_limit_high_cut": 3000}),
        ("radio, 500hz - 2k", {"band_limit_low_cut": 500, "band_limit_high_cut": 2000}),
        ("low pass from 250 to 1000 Hz", {"filter_cutoff": 500}),
        ("7-voice supersaw", {"synth_unison": 6}),
        ("saw lead, unison 5", {"synth_unison": 4}),
        ("parallel compression", {"compressor_mix": 50}),
        ("chorus, then parallel compressor 8:1", {"compressor_mix": 50, "compressor_ratio": 8}),
    ],
)
def test_ranges_voices_and_parallel_blends(prompt: str, values: dict[str, float]) -> None:
    defaults = _defaults(prompt)
    assert {each: defaults[each] for each in values} == values


@pytest.mark.parametrize(
    ("prompt", "wish", "tagline"),
    [
        ("hall reverb", "make it a plate", "Plate"),
        ("hall reverb", "a spring instead", "Spring"),
        ("delay into reverb", "make the delay a tape delay and the reverb darker", "Tape Delay into Hall"),
        ("tube distortion", "tape instead of tube", "Tape"),
        ("low pass into hall", "more like a high pass", "High-Pass into Hall"),
        ("compressor", "glue", "Bus Compressor"),
        ("plate", "make the reverb longer", "Plate"),
    ],
)
def test_a_change_can_make_another_kind_of_a_block(prompt: str, wish: str, tagline: str) -> None:
    made = write(ask(prompt, changes=[wish]))
    assert made.tagline == tagline
    assert "instead" not in made.ignored


def test_another_kind_keeps_what_the_knobs_were_given() -> None:
    assert _changed("hall reverb 3 s", "make it a plate")["reverb_decay"] == 3.0


@pytest.mark.parametrize("prompt", ["organ with a leslie", "compress my snare", "a piano reverb", "bell into delay"])
def test_the_kind_of_the_request_steers_the_reading(prompt: str) -> None:
    assert write(ask(prompt, kind="effect")).kind == "effect"


def test_an_instrument_is_found_where_one_is_asked_for() -> None:
    assert write(ask("delay on my organ", kind="instrument")).tagline == "Organ into Delay"
    assert write(ask("delay on my organ")).tagline == "Delay"


def test_what_it_is_played_on_is_understood_and_asks_for_nothing() -> None:
    design = write(ask("compress the drums and my vocals"))
    assert [each.words for each in design.understood if each.meaning == "what it is played on"] == ["drums", "vocals"]
    assert design.ignored == ()
    with pytest.raises(DesignError, match="understands nothing of: for my guitar"):
        write(ask("delay", changes=["for my guitar"]))
