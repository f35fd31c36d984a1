"""Sentences as people write them, and what the built-in author makes of them: stage by stage, number by number."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.blocks.table import NOUNS
from generator.authors.offline import design_for as write
from generator.authors.sentence.number_words import in_digits
from generator.authors.sentence.phrases import in_one_spelling
from generator.authors.sentence.reader import read
from generator.authors.sentence.title import name_from
from generator.authors.sentence.words_grammar import ADDING, CONNECTORS, CUTS, NEGATIONS, RAISING, REMOVING, REPLACING
from generator.authors.sentence.words_sound import AMOUNTS, KNOB_WORDS, SHADES
from generator.support.errors import DesignError
from tests.authors.test_offline import assert_sound
from tests.conftest import ask

Numbers = dict[str, float]


def _read(prompt: str) -> list[tuple[str, Numbers]]:
    return [(stage.block.title, stage.values) for stage in read(prompt).stages]


@pytest.mark.parametrize(
    ("prompt", "stages"),
    [
        # A number goes to the knob that is named, in whichever unit, and to no other.
        ("fuzz, drive 50%, mix 80%", [("Fuzz", {"drive": 18, "mix": 80})]),
        ("delay feedback should be 60%", [("Delay", {"feedback": 60})]),
        ("white noise with 20% mix", [("Noise", {})]),
        ("vibrato with rate 1/8", [("Vibrato", {"sync": 7})]),
        ("tremolo with rate 1/8", [("Tremolo", {"sync": 7})]),
        ("delay, feedback = 0.5, mix = 0.3", [("Delay", {"feedback": 50, "mix": 30})]),
        (
            "compressor thresh -20 rel 100ms att 10ms",
            [("Compressor", {"threshold": -20, "release": 100, "attack": 10})],
        ),
        ("granular, density 20, pitch +12, reverse 30%", [("Granular", {"rate": 20, "pitch": 12, "reverse": 30})]),
        (
            "reverb 3s, delay 300ms, both 20% mix",
            [("Hall", {"decay": 3, "mix": 20}), ("Delay", {"time": 300, "mix": 20})],
        ),
        ("bell eq at 3 kHz with gain -5 dB", [("Bell EQ", {"frequency": 3000, "gain": -5})]),
        ("overdrive with gain at 20 dB, level -3 dB", [("Overdrive", {"drive": 20}), ("Output", {"gain": -3})]),
        ("limiter with -1 dBTP ceiling and 6 dB of gain", [("Limiter", {"threshold": -1, "drive": 6})]),
        ("chorus 40 % rate 2 Hz", [("Chorus", {"mix": 40, "rate": 2})]),
        ("reverb 2 mix 30", [("Hall", {"decay": 2, "mix": 30})]),
        ("flanger 30 % depth 2 Hz", [("Flanger", {"depth": 30, "rate": 2})]),
        ("delay with high feedback, feedback 60 %", [("Delay", {"feedback": 60})]),
        ("chorus, reverb, delay, both 20% mix", [("Chorus", {}), ("Hall", {"mix": 20}), ("Delay", {"mix": 20})]),
        ("low pass into tremolo 2 to 5 Hz", [("Low-Pass", {}), ("Tremolo", {})]),
        ("300 to 3,400 hertz bandpass", [("Band Limit", {"low_cut": 300, "high_cut": 3400})]),
        ("delay 20% feedback 40%", [("Delay", {"mix": 20, "feedback": 40})]),
        ("delay 1/4 feedback 40%", [("Delay", {"sync": 4, "feedback": 40})]),
        ("delay sync 1/8", [("Delay", {"sync": 7})]),
        ("shimmer, interval 7 semitones, shimmer 60%", [("Shimmer", {"pitch": 7, "shimmer": 60})]),
        ("amp with more gain", [("Tube", {"drive": 22.8})]),
        # To the block that it stands beside.
        (
            "delay: 300 ms, feedback 30%, mix 20%, reverb: decay 2 s, mix 15%",
            [("Delay", {"time": 300, "feedback": 30, "mix": 20}), ("Hall", {"decay": 2, "mix": 15})],
        ),
        ("chorus 1 Hz 40% / delay 30%", [("Chorus", {"rate": 1, "mix": 40}), ("Delay", {"mix": 30})]),
        ("chorus with delay, 30% mix", [("Chorus", {}), ("Delay", {"mix": 30})]),
        ("distortion with low pass at 2 kHz", [("Tube", {}), ("Low-Pass", {"cutoff": 2000})]),
        ("low pass 800, delay 300", [("Low-Pass", {"cutoff": 800}), ("Delay", {"time": 300})]),
        ("synth, filter cutoff 500 Hz", [("Synth", {"cutoff": 500})]),
        # Or nowhere, if it is far from all that they can do.
        ("filter with LFO at 2 Hz", [("Low-Pass", {})]),
        ("delay 200 ms with 10 Hz", [("Delay", {"time": 200})]),
        # Signs and slopes.
        ("compressor threshold minus 20 dB", [("Compressor", {"threshold": -20})]),
        ("threshold-20dB ratio:4 compressor", [("Compressor", {"threshold": -20, "ratio": 4})]),
        ("eq: cut 400 Hz by 3 dB", [("EQ", {"frequency": 400, "mid": -3})]),
        ("low pass 1 kHz 24 dB per octave into overdrive", [("Steep Low-Pass", {"cutoff": 1000}), ("Overdrive", {})]),
        ("high-pass 80 Hz 12 dB/oct", [("High-Pass", {"cutoff": 80})]),
        ("notch at 1k5", [("Notch", {"cutoff": 1500})]),
        ("compressor four to one slow attack", [("Compressor", {"ratio": 4})]),
        ("two and a half second reverb", [("Hall", {"decay": 2.5})]),
        ("low pass filter under 500 Hz", [("Low-Pass", {"cutoff": 500})]),
        ("limiter with cut above 0 dB", [("Limiter", {"threshold": 0})]),
        ("eq: cut below 100 Hz by 3 dB", [("EQ", {"frequency": 100, "mid": -3})]),
        ("pitch shifter down an octave", [("Pitch Shifter", {"pitch": -12})]),
        ("delay quarter dotted", [("Delay", {"sync": 5})]),
        ("delay .5 s", [("Delay", {"time": 500})]),
        ("delay ½ second", [("Delay", {"time": 500})]),
        ("optical compressor 3:1 -18 dB", [("Bus Compressor", {"ratio": 3, "threshold": -18})]),
        ("feedback 30-40% delay", [("Delay", {"feedback": 35})]),
        ("vibrato 35 ct", [("Vibrato", {"depth": 35})]),
        ("volume knob from -24 to +24", [("Output", {})]),
        # Boosts and cuts turn an equaliser, which is there for them.
        ("boost the highs by 3 dB and cut the lows by 2 dB", [("EQ", {"high": 3, "low": -2})]),
        ("cut 3 dB at 250 Hz", [("Bell EQ", {"gain": -3, "frequency": 250})]),
        (
            "eq +3dB@100Hz, -2dB@400Hz",
            [("EQ", {"mid": 3, "frequency": 100}), ("Bell EQ", {"gain": -2, "frequency": 400})],
        ),
        ("+4 dB @ 3k Q 1.5", [("Bell EQ", {"gain": 4, "frequency": 3000, "resonance": 1.5})]),
        ("clean boost of 12 dB", [("Output", {"gain": 12})]),
        ("filter everything below 100 Hz", [("High-Pass", {"cutoff": 100})]),
        # Amounts.
        ("low pass with low resonance", [("Low-Pass", {"resonance": 0.53})]),
        ("delay with lots of feedback", [("Delay", {"feedback": 62.8})]),
        ("reverb without pre-delay", [("Hall", {"predelay": 0})]),
        ("less feedback delay", [("Delay", {"feedback": 19})]),
        ("delay with not too much feedback", [("Delay", {"feedback": 19})]),
        ("mid boost", [("EQ", {"mid": 3.6})]),
        ("tremolo with more shape", [("Tremolo", {})]),
        ("compressor with soft knee and soft attack", [("Compressor", {"knee": 10.8, "attack": 33.14})]),
        ("square wave bass with glide", [("Bass", {"glide": 120})]),
    ],
)
def test_each_number_reaches_its_knob(prompt: str, stages: list[tuple[str, Numbers]]) -> None:
    made = _read(prompt)
    assert [title for title, _ in made] == [title for title, _ in stages]
    for (_, values), (_, expected) in zip(made, stages, strict=True):
        assert values == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("prompt", "stages"),
    [
        # A word for a stage that is there already is no second one.
        ("chorus, delay, with the delay on 380", ["Chorus", "Delay"]),
        ("synth into chorus, 40 % mix on the chorus", ["Synth", "Chorus"]),
        ("chorus and tremolo, trem on 3 Hz", ["Chorus", "Tremolo"]),
        ("delay into another delay", ["Delay", "Delay"]),
        # It says where another one comes.
        ("gate, fuzz, delay, and post fuzz an eq", ["Gate", "Fuzz", "EQ", "Delay"]),
        ("fuzz, delay, and a gate before the fuzz", ["Gate", "Fuzz", "Delay"]),
        ("fuzz, delay, and after the fuzz a phaser", ["Fuzz", "Phaser", "Delay"]),
        ("fuzz, delay. Before the delay a chorus", ["Fuzz", "Chorus", "Delay"]),
        # First and last.
        ("limiter last at -1, before that a plate", ["Plate", "Limiter"]),
        ("finally a limiter, first a gate into fuzz", ["Gate", "Fuzz", "Limiter"]),
        ("delay into reverb, at the very front a gate", ["Gate", "Delay", "Hall"]),
        ("overdrive, delay; the chorus at the very end", ["Overdrive", "Delay", "Chorus"]),
        ("a pad, and up front a chorus", ["Pad", "Chorus"]),
        # Beside each other, however many.
        ("fuzz next to an octave down", ["Fuzz", "+Pitch Shifter"]),
        ("room, plate and hall all in parallel", ["Room", "+Plate", "+Hall"]),
        ("gate into fuzz, delay and hall all in parallel", ["Gate", "Fuzz", "+Delay", "+Hall"]),
        ("fuzz at 30 dB in parallel with a tube at 6", ["Fuzz", "+Tube"]),
        # Taken back.
        ("chorus, sorry, flanger", ["Flanger"]),
        ("a fuzz, no wait, a tape delay", ["Tape Delay"]),
        ("chorus, sorry, my English is bad", ["Chorus"]),
        # Said by what it does, or by a number's unit.
        ("sum everything underneath 100 Hz to mono", ["Mono Maker"]),
        ("whatever sits above 8k must go", ["Low-Pass"]),
        ("anything below 40 has to go", ["High-Pass"]),
        ("nothing may go over -2", ["Limiter"]),
        ("turn the whole thing down by 4.5 dB", ["Output"]),
        ("six to one, threshold -30", ["Compressor"]),
        ("a drum machine, 10 bits at 22k", ["Drum Kit", "Bitcrusher"]),
        ("more treble please", ["EQ"]),
        ("synth snare", ["Snare"]),
        ("looking for a pad", ["Pad"]),
    ],
)
def test_each_stage_stands_where_the_sentence_puts_it(prompt: str, stages: list[str]) -> None:
    found = read(prompt).stages
    assert "all" not in read(prompt).ignored
    assert ["+" * stage.is_beside + stage.block.title for stage in found] == stages


@pytest.mark.parametrize(
    ("prompt", "values"),
    [
        ("plus 5 at 100 Hz", {"gain": 5, "frequency": 100}),
        ("3 dB less at 1k", {"gain": -3, "frequency": 1000}),
        ("2 dB of low mid mud out at 280", {"gain": -2, "frequency": 280}),
        ("minus 5 below 200, shelf", {"gain": -5, "frequency": 200}),
        ("+3 from 8k up", {"gain": 3, "frequency": 8000}),
        ("eq, mids -6 around 600", {"mid": -6, "frequency": 600}),
        ("scoop: lows +4, mids -6", {"low": 4, "mid": -6}),
        ("phaser, one sweep every ten seconds", {"rate": 0.1}),
        ("flanger at half a hertz", {"rate": 0.5}),
        ("gate, shuts over a quarter of a second", {"release": 250}),
        ("gate with a release of three quarters of a second", {"release": 750}),
        ("synth, release about a second and a half", {"release": 1500}),
        ("a pad that takes four seconds to rise", {"attack": 4000}),
        ("a gate set to open at -40", {"threshold": -40}),
        ("a delay of 0.3 s into reverb", {"time": 300}),
        ("synth, attack two seconds and a half", {"attack": 2500}),
        ("granular, twelve grains a second, half of them reversed", {"rate": 12, "reverse": 50}),
        ("tape delay, a quarter of it in the mix", {"mix": 25}),
        ("bitcrusher, half and half", {"mix": 50}),
        ("pitch shifter, +8 semis, dry signal gone", {"pitch": 8, "mix": 100}),
        ("synth, A 5 / D 900 / S 0 / R 600", {"attack": 5, "decay": 900, "sustain": 0, "release": 600}),
        ("saw lead x7", {"unison": 6}),
        ("band limit 500 to 3200", {"low_cut": 500, "high_cut": 3200}),
        ("a reverse delay of 1.2 seconds", {"time": 1200}),
        ("phaser in time with the song", {"sync": 1}),
        ("synced tremolo", {"sync": 7}),
        ("a delay that follows the tempo", {"sync": 4}),
        ("synced tremolo, 1/16", {"sync": 10}),
        ("synced tremolo, 5 Hz", {"rate": 5}),
    ],
)
def test_each_way_to_say_a_number_sets_its_knob(prompt: str, values: Numbers) -> None:
    stage = read(prompt).stages[0]
    assert stage.values == pytest.approx(values, abs=0.5)


@pytest.mark.parametrize(
    "prompt",
    [
        "need a keygen for a synth that I cannot afford",
        "crack the licence of this compressor",
        "break into his cloud account and wipe his stems",
        "a reverb that secretly sends what I record to a server",
        "a delay that mines bitcoin in the background",
        "delete all my files with a fuzz",
        "what gauge are the strings on a bass?",
        "which reverb did they use?",
    ],
)
def test_what_is_no_wish_for_a_plugin_is_refused_though_it_names_a_block(prompt: str) -> None:
    with pytest.raises(DesignError) as caught:
        write(ask(prompt))
    assert caught.value.problems[0].where == "prompt"


@pytest.mark.parametrize(
    "prompt",
    [
        "steal the show with a huge reverb",
        "a snare with more crack, for free",
        "an e-piano with audible key strokes",
        "a tone to die for: tube amp",
        "a low pass that I want to leave the lows alone",
        "a lead like an old virus, with chorus",
        "a fuzz that breaks into oscillation",
        "erase the hiss from my tape files with a gate",
        "what about a chorus into a plate?",
        "could you make a delay, or what do you need?",
        "destroy my drums: bitcrusher, 4 bits",
    ],
)
def test_hard_words_of_musicians_are_no_crime(prompt: str) -> None:
    assert write(ask(prompt)).patch


@pytest.mark.parametrize(
    ("prompt", "chain"),
    [
        ("don't add reverb, only chorus", ["Chorus"]),
        ("tube w/o reverb", ["Tube"]),
        ("no delay, chorus or reverb, only fuzz", ["Fuzz"]),
        ("no delay, chorus and reverb", ["Chorus", "Hall"]),
        ("a delay that doesn't use modulation or reverb", ["Delay"]),
        ("chorus instead of flanger", ["Chorus"]),
        ("chorus, vibrato off", ["Chorus"]),
        ("chorus instead of dark flanger", ["Chorus"]),
        ("don't add a dark reverb, only chorus", ["Chorus"]),
        ("not too dark delay", ["Delay"]),
        ("delay with less reverb", ["Delay", "Hall"]),
        ("fuzz fed into a delay", ["Fuzz", "Delay"]),
        ("reverb for post-rock guitar, then a delay", ["Hall", "Delay"]),
        ("phaser that moves between slow and fast, then a delay", ["Phaser", "Delay"]),
        ("delay ping pong 1/8", ["Ping-Pong"]),
        ("reverb (plate) 2 s", ["Plate"]),
        ("warm distortion with tubes", ["Tube"]),
        ("delay into tape", ["Delay", "Tape"]),
        ("low pass, high pass", ["Low-Pass", "High-Pass"]),
        ("karplus strong string", ["String"]),
        ("supersaw lead", ["Lead"]),
        ("FM e-piano", ["E-Piano"]),
        ("reduce the noise of my guitar", ["Gate"]),
        ("I think I need a delay for my chords", ["Delay"]),
        ("dealy into chrous", ["Delay", "Chorus"]),
        ("a top notch compressor", ["Compressor"]),
        ("not just reverb, also delay", ["Hall", "Delay"]),
        ("minus the reverb, delay only", ["Delay"]),
        ("reverb with a delay in front", ["Delay", "Hall"]),
        ("fat bass", ["Bass"]),
        ("noisegate, lowcut 80Hz", ["Gate", "High-Pass"]),
        ("compress my vocals 3:1", ["Compressor"]),
        ("fuzz with octave up", ["Fuzz", "Pitch Shifter"]),
        ("compressor and slapback", ["Compressor", "Delay"]),
        ("telephone eq: bandpass from 300 to 3000 Hz", ["Band Limit"]),
        ("put a chorus between the overdrive and the delay", ["Overdrive", "Chorus", "Delay"]),
        ("delay with reverb before it", ["Hall", "Delay"]),
        ("reverb before the delay, after the chorus", ["Chorus", "Hall", "Delay"]),
        ("reverb preceded by a fuzz", ["Fuzz", "Hall"]),
        ("Hall nach dem Delay", ["Delay", "Hall"]),
        ("Delay, kein Hall", ["Delay"]),
        ("trémolo après la réverbe", ["Hall", "Tremolo"]),
        ("reverb después del delay", ["Delay", "Hall"]),
        ("ディストーションの前にコーラス", ["Chorus", "Tube"]),
        ("リバーブなし、ディレイのみ", ["Delay"]),
        ("delay de cinta", ["Tape Delay"]),
    ],
)
def test_refusals_orders_and_names_in_any_order(prompt: str, chain: list[str]) -> None:
    assert [title for title, _ in _read(prompt)] == chain


@pytest.mark.parametrize(
    ("prompt", "values"),
    [
        ("bright reverb with dark delay", {"reverb_tone": 11900, "delay_tone": 3150}),
        ("long delay with short reverb", {"delay_time": 525, "reverb_decay": 1.08}),
        ("subtle chorus, deep reverb", {"chorus_depth": 22.5}),
        ("compressor with slow attack into gate with fast attack", {"compressor_attack": 25, "gate_attack": 0.4}),
        ("square wave bell", {"body_kind": 0}),
        ("lots of reverb and a little delay", {"reverb_mix": 48, "delay_mix": 21}),
        ("compressor, attack slow, release fast", {"compressor_attack": 25, "compressor_release": 48}),
        ("compresor, ataque lento y liberación rápida", {"compressor_attack": 25, "compressor_release": 48}),
        ("chorus lent et profond avec un délai", {"chorus_rate": 0.24, "chorus_depth": 72}),
        ("dark and dreamy: delay, reverb", {"delay_tone": 3150, "reverb_tone": 2450}),
        ("clean signal in parallel with fuzz", {"saturator_mix": 50, "saturator_drive": 18}),
        ("égaliseur +3 dB dans les aigus et -2 dB dans les graves", {"eq_high": 3, "eq_low": -2}),
        ("コンプ レシオ4:1 スレッショルド-20dB", {"compressor_ratio": 4, "compressor_threshold": -20}),
    ],
)
def test_adjectives_colour_what_they_stand_beside(prompt: str, values: Numbers) -> None:
    defaults = {parameter.id: parameter.default for parameter in write(ask(prompt)).parameters}
    assert {each: defaults[each] for each in values} == pytest.approx(values)


def test_parallel_reverb_and_delay_stand_beside_each_other() -> None:
    assert write(ask("parallel reverb and delay")).tagline == "Hall beside Delay"
    assert write(ask("parallel compression and reverb")).tagline == "Compressor into Hall"


def test_what_is_so_already_is_said() -> None:
    design = write(ask("saw lead"))
    assert "is so already: Lead Wave" in [each.meaning for each in design.understood]
    assert design.ignored == ()


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("it doesn't", "it not"),
        ("minus 3 db", "-3 db"),
        ("low-3db", "low -3db"),
        ("ratio 4 to 1", "ratio 4:1"),
        ("20 to 1 khz", "20 to 1 khz"),
        ("up to one second", "up to 1 second"),
        ("two octaves", "two octaves"),
        ("half a second", "0.5 second"),
        ("twenty five percent", "25 percent"),
        ("five thousand", "5000"),
        ("a hundred and twenty", "120"),
        ("attack of five", "attack of 5"),
        ("one of these two", "one of these two"),
        ("thirty-two", "32"),
        ("two and a half seconds", "2.5 seconds"),
        ("half wet", "mix 50 %"),
        ("a quarter wet", "a mix 25 %"),
        ("half dry half wet", "mix 50 %"),
        ("wet only", "mix 100 %"),
        ("20 % of it", "mix 20 %"),
        ("keep everything below 120 hz mono", "mono below 120 hz"),
        ("60 cycle hum", "notch at 60 hz"),
        ("the whistle at 1.2k", "notch at 1.2k"),
        ("nothing under 500, nothing over 2.8k", "band limit 500 to 2.8k hz"),
        ("roll everything off above 5 khz", "low pass at 5 khz"),
        ("push the shaker 40 % to the left", "pan 40 % left"),
        ("plus 3 db", "+3 db"),
        ("sooo slooow", "so slow"),
        ("rings for 7 s", "decay 7 s"),
        ("it rings", "it long decay"),
        ("hard left", "pan 100 % left"),
        ("pan 30 % left", "pan 30 % left"),
        ("the shaker 40 % to the left", "the shaker pan 40 % left"),
        ("take 3 db out at 400 hz", "cut 3 db out at 400 hz"),
        ("add 2 db at 12 khz", "boost 2 db at 12 khz"),
        ("add 2 db of drive", "add 2 db of drive"),
        ("shift it by 12 hz", "frequency shifter 12 hz"),
        ("pitched down 7", "pitch -7 semitones"),
        ("filter out everything above 5 khz", "low pass at 5 khz"),
        ("in parallel with the dry signal", "mix 50 %"),
    ],
)
def test_one_spelling(text: str, spelled: str) -> None:
    assert " ".join(in_one_spelling(in_digits(text)).split()) == spelled


@pytest.mark.parametrize(
    ("prompt", "claims"),
    [
        ("low pass at 1 kHz", ("low-pass corner 1000 Hz, 12 dB/oct",)),
        ("high pass at 100 Hz 24 dB/oct", ("high-pass corner 100 Hz, 24 dB/oct",)),
        ("bandpass 300 to 3400 Hz", ("high-pass corner 300 Hz, 24 dB/oct", "low-pass corner 3400 Hz")),
        ("resonant low pass at 1 kHz", ()),
        ("telephone", ()),
    ],
)
def test_corners_are_promised_as_far_as_they_hold(prompt: str, claims: tuple[str, ...]) -> None:
    assert write(ask(prompt)).claims == claims


@pytest.mark.parametrize(
    ("prompt", "wish", "tagline", "values"),
    [
        ("delay into reverb", "the reverb isn't long enough", "Delay into Hall", {"reverb_decay": 5.28}),
        ("delay into reverb", "delay without feedback", "Delay into Hall", {"delay_feedback": 0}),
        ("delay into reverb", "remove the feedback", "Delay into Hall", {"delay_feedback": 0}),
        ("delay into reverb", "no more delay", "Hall", {}),
        ("delay into reverb", "not so much reverb", "Delay into Hall", {"reverb_mix": 19.2}),
        ("delay into reverb", "drop the delay to 200 ms", "Delay into Hall", {"delay_time": 200}),
        ("delay into reverb", "make the delay 300 and the reverb 3", "Delay into Hall", {"reverb_decay": 3}),
        ("delay into reverb", "replace the delay with a chorus at 2 Hz", "Chorus into Hall", {"chorus_rate": 2}),
        ("delay into chorus", "a flanger instead of the chorus", "Delay into Flanger", {}),
        ("tube into tape", "warmer tape", "Tube into Tape 2", {"saturator_2_tone": 8400}),
        ("delay", "make it tape", "Tape Delay", {}),
        ("fuzz into delay, then gate", "faster delay", "Fuzz into Delay into Gate", {"delay_time": 210}),
        ("chorus into delay", "put them in parallel", "Chorus beside Delay", {}),
        ("chorus beside delay", "put them in series", "Chorus into Delay", {}),
        # An adjective moves what a number of an earlier sentence set.
        ("delay 400 ms", "a bit shorter", "Delay", {"delay_time": 180}),
        ("phaser 0.5 Hz", "slower please", "Phaser", {"phaser_rate": 0.2}),
        ("tube distortion 20 dB", "it's too harsh", "Tube", {"saturator_drive": 10}),
        (
            "delay into reverb",
            "make the delay darker and the reverb brighter",
            "Delay into Hall",
            {"reverb_tone": 11900},
        ),
        # And so do steps.
        ("compressor -20 dB", "threshold down by 4 dB", "Compressor", {"compressor_threshold": -24}),
        ("delay 300 ms", "50 ms longer", "Delay", {"delay_time": 350}),
        ("delay 30%", "10% less mix", "Delay", {"delay_mix": 20}),
        ("delay 1/4", "500 ms instead", "Delay", {"delay_sync": 0, "delay_time": 500}),
        ("ladder", "resonance to max", "Ladder", {"ladder_resonance": 100}),
        ("delay", "too much feedback", "Delay", {"delay_feedback": 19}),
        ("delay", "3 dB quieter", "Delay", {"output_gain": -3}),
        ("fuzz into delay", "swap the order", "Delay into Fuzz", {}),
        ("fuzz into delay", "put the delay before the fuzz", "Delay into Fuzz", {}),
        ("fuzz into delay into hall", "move the hall to the front", "Hall into Fuzz into Delay", {}),
        ("delay into hall", "add a chorus between them", "Delay into Chorus into Hall", {}),
        ("delay into hall", "put an eq in front", "EQ into Delay into Hall", {}),
        ("fuzz, chorus, delay, reverb", "take out fuzz and chorus", "Delay into Hall", {}),
        ("fuzz, chorus, delay, reverb", "only keep the delay", "Delay", {}),
        ("fuzz into reverb", "reverb off", "Fuzz", {}),
        ("chorus into reverb", "no reverb but a spring", "Chorus into Spring", {}),
        ("chorus", "change the chorus to a flanger", "Flanger", {}),
        ("delay 300 ms, delay 500 ms", "the second delay 600 ms", "Delay into Delay 2", {"delay_2_time": 600}),
        ("reverb", "add more reverb", "Hall", {"reverb_mix": 48}),
    ],
)
def test_changes_do_what_they_say(prompt: str, wish: str, tagline: str, values: Numbers) -> None:
    design = write(ask(prompt, changes=[wish]))
    assert design.tagline == tagline
    defaults = {parameter.id: parameter.default for parameter in design.parameters}
    assert {each: defaults[each] for each in values} == pytest.approx(values)


@pytest.mark.parametrize("wish", ["I can't hear the delay", "don't touch the delay", "more bass on the pad"])
def test_a_complaint_takes_nothing_out(wish: str) -> None:
    with pytest.raises(DesignError, match="understands nothing"):
        write(ask("pad into delay", changes=[wish]))


def test_words_that_do_nothing_are_told() -> None:
    assert write(ask("reverb, much joy, q")).ignored == ("joy", "much", "q")


def test_names_do_not_begin_or_end_with_an_amount() -> None:
    assert name_from("a little chorus") == "Chorus"
    assert name_from("delay lots of feedback") == "Delay"
    assert name_from("bandpass between 300 and 3400 Hz into fuzz") == "Bandpass Into Fuzz"
    assert name_from("bandpass 300-3400 Hz") == "Bandpass"


_TABLES = (NOUNS, SHADES, KNOB_WORDS, AMOUNTS, CONNECTORS, NEGATIONS, CUTS, RAISING, ADDING, REMOVING, REPLACING)
_WORDS = [
    *sorted({word for table in _TABLES for word in table}),
    *("both", "order", "series", "off", ",", "1/8", "by 3 dB", "5 % less", "300 to 3000 Hz", "-6 dB", "40", "A2"),
]


@given(
    st.sampled_from(
        ["synth into delay 300 ms into reverb", "chorus, tube 12 dB", "eq beside delay 1/4", "gain", "bell"]
    ),
    st.lists(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8).map(" ".join), min_size=1, max_size=4),
)
def test_any_changes_make_a_sound_design_or_a_refusal(prompt: str, wishes: list[str]) -> None:
    try:
        assert_sound(write(ask(prompt, changes=[f"please {wish}" for wish in wishes])))
    except DesignError:
        return


@pytest.mark.parametrize(
    ("prompt", "title", "defaults"),
    [
        ("supersaw", "Synth", {"wave": 0, "unison": 6, "detune": 22}),
        ("hoover synth", "Synth", {"wave": 0, "unison": 6}),
        ("supersaw pad into hall", "Pad", {"wave": 0, "unison": 6, "detune": 22}),
        ("wide supersaw pluck", "Pluck", {"unison": 6}),
        ("detuned supersaw lead", "Lead", {"unison": 6, "detune": 50}),
        ("mono bass synth", "Bass", {"keys": 1}),
        ("monophonic fm bass", "FM Bass", {"keys": 1}),
        ("legato lead with portamento 80 ms", "Lead", {"keys": 2, "glide": 80}),
        ("legato wavetable synth with glide", "Wavetable", {"keys": 2, "glide": 120}),
        ("303", "Acid Bass", {"keys": 2, "glide": 60, "unison": 0}),
        ("acid bass line into overdrive", "Acid Bass", {}),
        ("poly acid bass", "Acid Bass", {"keys": 0}),
        ("pluck with filter decay 200 ms", "Pluck", {"close": 200}),
        ("pad with filter attack 3 s", "Pad", {"open": 3000}),
        ("supersaw with slow filter sweep", "Synth", {"open": 1500, "attack": 6}),
        ("lead with slow attack", "Lead", {"attack": 400, "open": 4}),
        ("pad with slow attack", "Pad", {"attack": 1500}),
    ],
)
def test_a_synths_voices_and_filter_are_as_it_is_named(prompt: str, title: str, defaults: Numbers) -> None:
    reading = read(prompt)
    stage = reading.stages[0]
    assert stage.block.title == title
    assert {role: stage.default(knob) for role in defaults if (knob := stage.knob(role))} == defaults
    assert not reading.ignored


@pytest.mark.parametrize("prompt", ["delay with feedback", "lead with glide", "acid bass with glide"])
def test_what_a_block_has_already_is_understood(prompt: str) -> None:
    reading = read(prompt)
    assert not reading.ignored
    assert reading.understood[-1].meaning.startswith("is so already: ")


@pytest.mark.parametrize("noun", NOUNS)
def test_no_note_says_that_a_word_was_read_as_itself(noun: str) -> None:
    for note in read(f"a {noun}").notes:
        assert not re.fullmatch(r"'(.+)' was read as '\1'\.", note), note


@pytest.mark.parametrize(
    ("prompt", "title", "defaults"),
    [
        ("sidechain pump at 1/8", "Pump", {"sync": 7}),
        ("make it pump with the kick", "Pump", {"sync": 4}),
        ("pump, depth 60 %, recovery 50 %", "Pump", {"depth": 60, "recovery": 50}),
        ("trance gate at 1/8", "Step Gate", {"sync": 7, "pattern": 0}),
        ("trance step gate", "Step Gate", {"pattern": 3}),
        ("step gate in an off beat pattern, length 40 %", "Step Gate", {"pattern": 1, "length": 40}),
        ("gallop step gate", "Step Gate", {"sync": 10, "pattern": 2}),
        ("stacked fm synth", "FM", {"algorithm": 1}),
        ("fm synth, three on one", "FM", {"algorithm": 3}),
    ],
)
def test_what_moves_with_the_beat_and_how(prompt: str, title: str, defaults: Numbers) -> None:
    reading = read(prompt)
    (stage,) = reading.stages
    assert stage.block.title == title
    assert {role: stage.default(knob) for role in defaults if (knob := stage.knob(role))} == defaults
    assert not reading.ignored


@pytest.mark.parametrize("prompt", ["pump up the bass by 6 dB", "pump the lows 6 dB"])
def test_pumping_up_is_no_pump(prompt: str) -> None:
    assert _read(prompt) == [("EQ", {"low": 6})]


@pytest.mark.parametrize(
    ("prompt", "stages"),
    [
        ("fuzz into cab", [("Fuzz", {}), ("Cabinet", {})]),
        ("cabinet, size 80 %, tone 30 %", [("Cabinet", {"size": 80, "tone": 30})]),
        ("overdrive into guitar cabinet into spring", [("Overdrive", {}), ("Cabinet", {}), ("Spring", {})]),
    ],
)
def test_a_cabinet_stands_where_it_is_said(prompt: str, stages: list[tuple[str, Numbers]]) -> None:
    assert _read(prompt) == stages


@pytest.mark.parametrize(("prompt", "size"), [("4x12 cab", 90), ("small cabinet", 10), ("1x12", 10), ("2x12 cab", 50)])
def test_a_cabinet_is_as_big_as_its_name(prompt: str, size: float) -> None:
    (stage,) = read(prompt).stages
    knob = stage.knob("size")
    assert knob
    assert stage.default(knob) == size


@pytest.mark.parametrize(
    ("prompt", "stages"),
    [
        ("vinyl, crackle 80 %, wow 20 cents", [("Vinyl", {"crackle": 80, "depth": 20})]),
        ("lofi vinyl with crackle and hiss", [("Vinyl", {})]),
        ("turntable with no hiss", [("Vinyl", {"hiss": 0})]),
        ("bitcrusher into vinyl into room", [("Bitcrusher", {}), ("Vinyl", {}), ("Room", {})]),
        ("take the rumble below 40 Hz out of my vinyl rips", [("High-Pass", {"cutoff": 40})]),
    ],
)
def test_a_record_is_an_effect_unless_it_is_what_one_has(prompt: str, stages: list[tuple[str, Numbers]]) -> None:
    reading = read(prompt)
    assert [(stage.block.title, stage.values) for stage in reading.stages] == stages
    assert not {"vinyl", "crackle", "hiss"} & set(" ".join(reading.ignored).split())


@pytest.mark.parametrize(
    ("prompt", "stages"),
    [
        ("mud cutter: bell at 250, minus 4 dB", [("Bell EQ", {"frequency": 250, "gain": -4})]),
        ("bell +4 around 800", [("Bell EQ", {"gain": 4, "frequency": 800})]),
        ("bell of +4 db at 800", [("Bell EQ", {"gain": 4, "frequency": 800})]),
        ("bell with a long decay", [("Bell", {})]),
        ("low shelf, -3 dB @ 150", [("Low Shelf", {"gain": -3, "frequency": 150})]),
        ("m/s processor: side +3 dB", [("Mid-Side", {"side": 3})]),
        ("tube, 6db, half mix", [("Tube", {"drive": 6, "mix": 50})]),
        ("delay, 1/4, feedback half", [("Delay", {"sync": 4, "feedback": 50})]),
        ("step gate on 16ths, 5 ms smoothing", [("Step Gate", {"sync": 10, "smooth": 5})]),
        ("glass with 15 s decay", [("Glass", {"decay": 15})]),
        ("plucked string, position 8 %", [("String", {"position": 8})]),
        ("tremolo 4 hz, stereo 100%", [("Tremolo", {"rate": 4, "spread": 100})]),
        ("noise synth, filter sweep 3 octaves", [("Noise", {"sweep": 3})]),
        ("shimmer verb, 8 s tail", [("Shimmer", {"decay": 8})]),
        ("snare with no snap", [("Snare", {"snap": 0})]),
        ("limitador a -2 dB y antes un compresor 4:1", [("Compressor", {"ratio": 4}), ("Limiter", {"threshold": -2})]),
    ],
)
def test_what_the_third_strangers_said(prompt: str, stages: list[tuple[str, Numbers]]) -> None:
    assert _read(prompt) == stages


@pytest.mark.parametrize(
    ("prompt", "role", "is_up"),
    [
        ("marimba with soft mallets", "tone", False),
        ("metal bar, hard mallet", "tone", True),
        ("tape delay with dark repeats", "tone", False),
        ("shallow chorus", "depth", False),
        ("pump with a slow recovery", "recovery", True),
        ("fm synth, instant attack", "attack", False),
        ("step gate with soft edges", "smooth", True),
    ],
)
def test_what_moves_without_a_number(prompt: str, role: str, is_up: bool) -> None:
    stage = read(prompt).stages[0]
    knob = stage.knob(role)
    assert knob
    assert (stage.default(knob) > knob.default) == is_up
    assert stage.default(knob) != knob.default


@pytest.mark.parametrize(
    "prompt",
    [
        "book us a rehearsal room for monday 9pm",
        "please order a chorus of singers for my wedding",
        "remind me to tape the show",
        "can you text my drummer that the gate is open",
        "translate this choir score",
    ],
)
def test_an_errand_is_no_plugin(prompt: str) -> None:
    with pytest.raises(DesignError, match="asks for something else"):
        write(ask(prompt))


@pytest.mark.parametrize(
    "prompt",
    ["order: fuzz, then delay", "call it Haze: chorus into hall", "phone filter", "buy a plugin? no, make a delay"],
)
def test_a_wish_that_begins_like_an_errand_is_one(prompt: str) -> None:
    assert read(prompt).stages
    write(ask(prompt))


@pytest.mark.parametrize(
    ("prompt", "stages"),
    [
        # A description yields to a name: what is meant is said twice, and made once.
        ("treble boost into a hot tube, Brian May like", [("Treble Boost", {}), ("Tube", {})]),
        (
            "TV in the next room: gentle filter 900 Hz, then a short room at 40 %",
            [("Gentle Filter", {"cutoff": 900}), ("Room", {"mix": 40})],
        ),
        ("chop it up with a step gate in 1/16", [("Step Gate", {"sync": 10})]),
        ("a room, a plate and a hall", [("Room", {}), ("Plate", {}), ("Hall", {})]),
        ("a cathedral into a plate", [("Hall", {}), ("Plate", {})]),
        # A knob is for the number that it stands in front of.
        ("it screams within half a second, so a limiter with a release of 100 ms", [("Limiter", {"release": 100})]),
        ("synth 10 ms attack 200 ms decay", [("Synth", {"attack": 10, "decay": 200})]),
        ("a step gate with the broken pattern in 8ths", [("Step Gate", {"sync": 7})]),
        (
            "wavefolder and soft clip, 10 dB each, into a ladder at 1.2 kHz",
            [("Wavefolder", {"drive": 10}), ("Soft Clip", {"drive": 10}), ("Ladder", {"cutoff": 1200})],
        ),
        (
            "three band compressor, lows at -30, mids at -24, highs at -20",
            [("Multiband", {"low_threshold": -30, "threshold": -24, "high_threshold": -20})],
        ),
        # What it is for ends with a stop, and so does who owns it.
        (
            "blips for a game: glass, decay 0.3 s, then a high-pass at 800",
            [("Glass", {"decay": 0.3}), ("High-Pass", {"cutoff": 800})],
        ),
        ("my lead has to go: a limiter at -3 dB", [("Limiter", {"threshold": -3})]),
        (
            "snare has no crack, attack +6, sustain -4",
            [("Transient Shaper", {"attack_gain": 6, "sustain_gain": -4})],
        ),
        ("a bass with a saw wave into fuzz", [("Bass", {}), ("Fuzz", {})]),
        # Ways to say a number.
        ("shift it down by 30 Hz", [("Freq Shifter", {"frequency": -30})]),
        ("an octave below, fifty-fifty with the dry", [("Pitch Shifter", {"mix": 50, "pitch": -12})]),
        ("a shimmer set to a fifth", [("Shimmer", {"pitch": 7})]),
        ("gate on whatever is quieter than -48", [("Gate", {"threshold": -48})]),
        ("nothing may go over -3 dB", [("Limiter", {"threshold": -3})]),
        ("everything under 90 Hz gone", [("High-Pass", {"cutoff": 90})]),
        ("shelf from 12k, plus three", [("High Shelf", {"frequency": 12000, "gain": 3})]),
        ("ping-pong at 3/16", [("Ping-Pong", {"sync": 8})]),
        ("an auto pan once per bar", [("Auto-Pan", {"sync": 1})]),
        ("supersaw with quarter-note pumping", [("Synth", {}), ("Pump", {"sync": 4})]),
    ],
)
def test_what_the_fourth_strangers_said(prompt: str, stages: list[tuple[str, Numbers]]) -> None:
    assert _read(prompt) == stages


@pytest.mark.parametrize(
    ("prompt", "role", "is_up"),
    [
        ("overdrive with the gain way up", "drive", True),
        ("fuzz with the tone rolled off", "tone", False),
        ("tape slapback, just the one repeat", "feedback", False),
        ("a tube that is barely breaking up", "drive", False),
        ("an overdrive that is not barely breaking up", "drive", True),
        ("a tube stage dimed", "drive", True),
        ("a notch at 630 Hz, really narrow", "resonance", True),
    ],
)
def test_what_is_turned_without_its_name(prompt: str, role: str, is_up: bool) -> None:
    stage = read(prompt).stages[0]
    knob = stage.knob(role)
    assert knob is not None
    assert (stage.default(knob) > knob.default) == is_up
    assert stage.default(knob) != knob.default


def test_with_belongs_to_what_stands_before_it() -> None:
    marimba, room = read("a marimba with more tone in a small room").stages
    assert "tone" in marimba.values
    assert "tone" not in room.values


@pytest.mark.parametrize(
    ("prompt", "title", "defaults"),
    [
        ("vocoder with a minor chord at A3", "Vocoder", {"chord": 3, "frequency": 220}),
        ("vocoder, formant +5 semitones, mix 70 %", "Vocoder", {"formant": 5, "mix": 70}),
        ("beat repeat at 1/8, length 75 %", "Beat Repeat", {"sync": 7, "length": 75}),
        ("tape stop, length 60 %", "Tape Stop", {"length": 60}),
        ("upward compressor 2:1, threshold -30 dB", "Upward", {"ratio": 2, "threshold": -30}),
        ("ott with depth 50 %", "Both Ways", {"depth": 50, "lift": 3}),
        ("multiband compressor", "Multiband", {"lift": 1}),
        ("wah at 1/4", "Auto-Wah", {"sync": 4, "depth": 60}),
        ("wah, rate 2 Hz, depth 30 %", "Auto-Wah", {"rate": 2, "depth": 30}),
        ("wah", "Auto-Wah", {"depth": 0}),
        ("hammond with percussion 40 %", "Drawbar Organ", {"percussion": 40}),
        ("hammond 808080801", "Drawbar Organ", {f"bar{n}": float("808080801"[n - 1]) for n in range(1, 10)}),
        ("drawbar organ, 88 8000 001", "Drawbar Organ", {"bar1": 8, "bar4": 0, "bar9": 1}),
        ("drawbar organ, all bars out", "Drawbar Organ", {"bar1": 8, "bar9": 8}),
    ],
)
def test_what_musicians_asked_for_and_got(prompt: str, title: str, defaults: Numbers) -> None:
    reading = read(prompt)
    (stage,) = reading.stages
    assert stage.block.title == title
    assert {role: stage.default(knob) for role in defaults if (knob := stage.knob(role))} == defaults
    assert not reading.ignored


def test_only_an_organ_has_drawbars() -> None:
    assert read("synth 888000000").ignored == ["888000000"]
    assert read("hammond 999999999").ignored == ["999999999"]
