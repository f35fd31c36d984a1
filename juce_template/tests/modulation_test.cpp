#include "catch.h"
#include "dsp/filter/auto_wah.h"
#include "dsp/level/gain.h"
#include "dsp/modulation/auto_pan.h"
#include "dsp/modulation/chorus.h"
#include "dsp/modulation/flanger.h"
#include "dsp/modulation/frequency_shifter.h"
#include "dsp/modulation/phaser.h"
#include "dsp/modulation/pump.h"
#include "dsp/modulation/ring_modulator.h"
#include "dsp/modulation/step_gate.h"
#include "dsp/modulation/tremolo.h"
#include "dsp/modulation/vibrato.h"
#include "dsp/tools/lfo.h"
#include "signal.h"
#include <limits>

using namespace plugsmith;
using Catch::Matchers::WithinAbs;

TEST_CASE ("an LFO keeps time for twenty seconds and is a sine within 0.2 %")
{
    dsp::Lfo lfo;
    lfo.prepare (test::rate);
    lfo.setRateHz (0.5f);
    double worst = 0.0;
    for (int n = 0; n < 960000; ++n)
    {
        const double ideal = std::sin (2.0 * std::numbers::pi * 0.5 * n / test::rate);
        worst = std::max (worst, std::abs (static_cast<double> (lfo.sine()) - ideal));
        lfo.advance();
    }
    CHECK (worst < 2.0e-3);
}

TEST_CASE ("a tremolo swings at its rate, by its depth, and pans when it is spread")
{
    auto tremolo = test::prepared (dsp::Tremolo());
    tremolo.setRateHz (4.0f);
    tremolo.setDepth (1.0f);
    test::Audio audio (48000);
    std::fill (audio.left.begin(), audio.left.end(), 1.0f);
    std::fill (audio.right.begin(), audio.right.end(), 1.0f);
    test::runThrough (tremolo, audio);
    CHECK_THAT (test::amplitudeAt (audio.left, 4.0, 0), WithinAbs (0.5, 0.01));
    CHECK (*std::min_element (audio.left.begin(), audio.left.end()) < 0.001f);
    CHECK (audio.left == audio.right);

    tremolo.setSpread (1.0f);
    tremolo.reset();
    std::fill (audio.left.begin(), audio.left.end(), 1.0f);
    std::fill (audio.right.begin(), audio.right.end(), 1.0f);
    test::runThrough (tremolo, audio);
    for (size_t n = 0; n < audio.left.size(); n += 100)
        REQUIRE_THAT (audio.left[n] + audio.right[n], WithinAbs (1.0, 0.01));
}

TEST_CASE ("a chorus widens: the channels differ, and the level stays")
{
    auto chorus = test::prepared (dsp::Chorus());
    chorus.setDepth (0.8f);
    chorus.setMix (0.5f);
    auto audio = test::noise (96000);
    audio.right = audio.left;
    double before = 0.0, after = 0.0, difference = 0.0;
    for (const auto sample : audio.left)
        before += static_cast<double> (sample * sample);
    test::runThrough (chorus, audio);
    for (size_t n = 0; n < audio.left.size(); ++n)
    {
        after += static_cast<double> (audio.left[n] * audio.left[n]);
        difference += static_cast<double> ((audio.left[n] - audio.right[n]) * (audio.left[n] - audio.right[n]));
    }
    CHECK (difference > 0.1 * after);
    CHECK_THAT (10.0 * std::log10 (after / before), WithinAbs (-3.0, 1.5));
}

TEST_CASE ("a gain of so many decibels is that")
{
    auto gain = test::prepared (dsp::Gain());
    gain.setGainDb (-6.0f);
    CHECK_THAT (test::gainDbAt (gain, 1000.0), WithinAbs (-6.0, 0.001));
}

TEST_CASE ("an LFO's shapes go from -1 to 1, at its rate, without a jump that clicks")
{
    using Shape = dsp::Lfo::Shape;
    for (const auto shape : { Shape::sine, Shape::triangle, Shape::saw, Shape::square, Shape::random })
    {
        dsp::Lfo lfo;
        lfo.prepare (test::rate);
        lfo.setRateHz (2.0f);
        lfo.setShape (shape);
        float least = 1.0f, most = -1.0f, last = lfo.value(), steepest = 0.0f;
        for (int n = 0; n < 480000; ++n)
        {
            const float now = lfo.value();
            least = std::min (least, now);
            most = std::max (most, now);
            steepest = std::max (steepest, std::abs (now - last));
            last = now;
            lfo.advance();
        }
        CHECK (most <= 1.001f);
        CHECK (least >= -1.001f);
        CHECK (most - least > (shape == Shape::random ? 1.2f : 1.95f));
        CHECK (steepest < 0.01f);
    }
}

TEST_CASE ("an LFO that is stepped at once is where one is that goes frame by frame")
{
    dsp::Lfo one, other;
    for (auto* lfo : { &one, &other })
    {
        lfo->prepare (test::rate);
        lfo->setRateHz (17.3f);
        lfo->setShape (dsp::Lfo::Shape::random);
    }
    for (int n = 0; n < 96000; n += 96)
    {
        one.advance (96);
        for (int i = 0; i < 96; ++i)
            other.advance();
        REQUIRE (one.value() == other.value());
    }
}

TEST_CASE ("a vibrato bends by as many cents as it says")
{
    auto vibrato = test::prepared (dsp::Vibrato());
    vibrato.setRateHz (5.0f);
    vibrato.setDepthCents (30.0f);
    auto audio = test::sine (1000.0, 0.5, 96000);
    test::runThrough (vibrato, audio);
    // Frequency by zero crossings, over 4 ms each.
    double highest = 0.0, lowest = 1.0e9, last = 0.0;
    std::vector<double> crossings;
    for (size_t n = 24001; n < audio.left.size(); ++n)
        if (audio.left[n - 1] < 0.0f && audio.left[n] >= 0.0f)
            crossings.push_back (static_cast<double> (n) - static_cast<double> (audio.left[n] / (audio.left[n] - audio.left[n - 1])));
    for (size_t i = 4; i < crossings.size(); ++i)
    {
        last = 4.0 * test::rate / (crossings[i] - crossings[i - 4]);
        highest = std::max (highest, last);
        lowest = std::min (lowest, last);
    }
    CHECK_THAT (1200.0 * std::log2 (highest / 1000.0), WithinAbs (30.0, 2.0));
    CHECK_THAT (1200.0 * std::log2 (lowest / 1000.0), WithinAbs (-30.0, 2.0));
}

TEST_CASE ("a chorus of no depth is two copies at 12 ms, and its sweep makes no steps")
{
    auto chorus = test::prepared (dsp::Chorus());
    chorus.setDepth (0.0f);
    chorus.setMix (1.0f);
    auto audio = test::impulse (1200);
    test::runThrough (chorus, audio);
    CHECK_THAT (audio.left[576], WithinAbs (1.4142, 1.0e-3));

    chorus.setDepth (1.0f);
    chorus.setRateHz (3.0f);
    chorus.reset();
    auto slow = test::sine (100.0, 0.5, 96000);
    test::runThrough (chorus, slow);
    // A bent 100 Hz sine is still one: its steps stay within what its slope and a bend of 10 % allow.
    for (size_t n = 24000; n < slow.left.size(); ++n)
        REQUIRE (std::abs (slow.left[n] - slow.left[n - 1]) < 0.7072f * 2.0f * 0.5f * 0.0131f * 1.15f);
}

TEST_CASE ("a flanger's comb stands where its delay says")
{
    auto flanger = test::prepared (dsp::Flanger());
    flanger.setDepth (0.0f); // 0.5 ms: notches at 1, 3, 5 kHz
    flanger.setFeedback (0.0f);
    CHECK (test::gainDbAt (flanger, 1000.0) < -30.0);
    CHECK (test::gainDbAt (flanger, 3000.0) < -30.0);
    CHECK_THAT (test::gainDbAt (flanger, 2000.0), WithinAbs (0.0, 0.1));
}

TEST_CASE ("a phaser of six stages has three notches, at tan 15, 45 and 75 degrees of its frequency")
{
    auto phaser = test::prepared (dsp::Phaser());
    phaser.setDepth (0.0f);
    phaser.setFeedback (0.0f);
    phaser.setFrequencyHz (1000.0f);
    for (const double degrees : { 15.0, 45.0, 75.0 }) // each stage turns by 2 atan (f / fc): 180, 540, 900 in all... of six
    {
        const double ratio = std::tan (degrees * std::numbers::pi / 180.0);
        const double hz = test::rate / std::numbers::pi * std::atan (ratio * std::tan (std::numbers::pi * 1000.0 / test::rate));
        CHECK (test::gainDbAt (phaser, hz) < -35.0);
    }
    CHECK (test::gainDbAt (phaser, 100.0) > -2.0);
}

TEST_CASE ("an auto-pan keeps the power while it walks")
{
    auto pan = test::prepared (dsp::AutoPan());
    pan.setDepth (1.0f);
    pan.setRateHz (1.0f);
    test::Audio audio (48000);
    std::fill (audio.left.begin(), audio.left.end(), 0.5f);
    audio.right = audio.left;
    test::runThrough (pan, audio);
    for (size_t n = 0; n < audio.left.size(); n += 50)
        REQUIRE_THAT (audio.left[n] * audio.left[n] + audio.right[n] * audio.right[n], WithinAbs (0.5, 1.0e-3));
    CHECK (*std::min_element (audio.left.begin(), audio.left.end()) < 0.05f);
}

TEST_CASE ("a ring modulator leaves sum and difference, a frequency shifter only one of them")
{
    auto ring = test::prepared (dsp::RingModulator());
    ring.setFrequencyHz (300.0f);
    ring.setMix (1.0f);
    auto audio = test::sine (1000.0, 0.5, 48000);
    test::runThrough (ring, audio);
    CHECK_THAT (test::amplitudeAt (audio.left, 1300.0, 24000), WithinAbs (0.25, 0.002));
    CHECK_THAT (test::amplitudeAt (audio.left, 700.0, 24000), WithinAbs (0.25, 0.002));
    CHECK (test::amplitudeAt (audio.left, 1000.0, 24000) < 1.0e-4);

    for (const float shift : { 300.0f, -300.0f })
    {
        auto shifter = test::prepared (dsp::FrequencyShifter());
        shifter.setShiftHz (shift);
        auto moved = test::sine (1000.0, 0.5, 48000);
        test::runThrough (shifter, moved);
        CHECK_THAT (test::amplitudeAt (moved.left, 1000.0 + static_cast<double> (shift), 24000), WithinAbs (0.5, 0.01));
        CHECK (test::toDb (test::amplitudeAt (moved.left, 1000.0 - static_cast<double> (shift), 24000) / 0.5) < -38.0);
    }
}

namespace
{
constexpr double songTempo = 100.0, toneTurns = 260.0; // of a tone, in a beat: whole ones in a tenth, so that a jump leaves none in it

template <typename Effect>
constexpr bool hasShapes = requires (Effect effect) { effect.setShape (dsp::Lfo::Shape::sine); };

/** Whether it moves the level alone, and not what sounds. */
template <typename Effect>
constexpr bool movesLevel = hasShapes<Effect> || std::is_same_v<Effect, dsp::Pump> || std::is_same_v<Effect, dsp::StepGate>;

/** What a song's part sounds like, from one beat to another, with an effect of one cycle per `beats` quarter notes. Its sound
    is a level, or a tone for effects that bend it. */
template <typename Effect>
std::vector<float> bounced (Effect& effect, float beats, double from, double to, bool isPlaying = true)
{
    const double beatsPerFrame = songTempo / (60.0 * test::rate);
    std::vector<float> left (static_cast<size_t> (std::lround ((to - from) / beatsPerFrame)), 0.5f);
    if constexpr (! movesLevel<Effect>)
        for (size_t n = 0; n < left.size(); ++n)
            left[n] = static_cast<float> (0.5 * std::sin (2.0 * std::numbers::pi * toneTurns * (from + beatsPerFrame * static_cast<double> (n))));
    auto right = left;
    const int whole = static_cast<int> (left.size());
    for (int start = 0; start < whole; start += 100)
    {
        float* channels[]{ left.data() + start, right.data() + start };
        const dsp::Block block{ channels, 2, std::min (100, whole - start), static_cast<float> (songTempo), from + beatsPerFrame * start, beatsPerFrame, isPlaying };
        effect.setRateBeats (beats, block);
        effect.process (block);
    }
    return left;
}

float steepest (const std::vector<float>& samples)
{
    float most = 0.0f;
    for (size_t n = 1; n < samples.size(); ++n)
        most = std::max (most, std::abs (samples[n] - samples[n - 1]));
    return most;
}

template <typename Effect>
void checkSong()
{
    for (const auto shape : { dsp::Lfo::Shape::sine, dsp::Lfo::Shape::triangle, dsp::Lfo::Shape::saw, dsp::Lfo::Shape::square, dsp::Lfo::Shape::random })
        for (int note = 1; note < 12 && (hasShapes<Effect> || shape == dsp::Lfo::Shape::sine); ++note)
        {
            CAPTURE (note);
            const auto beats = dsp::beatsOfNote (note);
            auto whole = test::prepared (Effect()), later = test::prepared (Effect()), looped = test::prepared (Effect());
            for (auto* effect : { &whole, &later, &looped })
            {
                if constexpr (hasShapes<Effect>)
                    effect->setShape (shape);
                if constexpr (requires { effect->setDepth (1.0f); })
                    effect->setDepth (1.0f);
                else
                    effect->setDepthCents (100.0f);
                if constexpr (requires { effect->setSensitivity (0.0f); })
                    effect->setSensitivity (0.0f); // which follows the sound, and not the song
                if constexpr (requires { effect->setFeedback (0.0f); })
                    effect->setFeedback (0.0f); // which would remember what was before the jump
                effect->reset();
            }
            const auto song = bounced (whole, beats, 0.0, 8.0);
            bounced (looped, beats, 0.0, 1.3, false);                      // stands still, then plays from the beginning
            const auto before = bounced (looped, beats, -1.0, 5.7).back(); // a loop's end, and back
            const auto begun = static_cast<size_t> (4.0 / 8.0 * static_cast<double> (song.size()));
            const auto most = 1.2f * steepest (song) + 0.002f; // what the shape does by itself, and no click
            for (auto* effect : { &later, &looped })
            {
                const auto part = bounced (*effect, beats, 4.0, 8.0);
                float worst = 0.0f;
                for (size_t n = 7200; n < part.size(); ++n) // the jump has faded, and the glides have ended
                    worst = std::max (worst, std::abs (part[n] - song[begun + n]));
                CHECK (worst < 2.0e-4f);
                CHECK (steepest (part) < most);
                if (effect == &looped)
                    CHECK (std::abs (part.front() - before) < most);
            }
        }
}
} // namespace

TEST_CASE ("what is in time is where the song is: a bounce from anywhere and a loop sound as the whole song does")
{
    checkSong<dsp::Tremolo>();
    checkSong<dsp::AutoPan>();
    checkSong<dsp::AutoWah>();
    checkSong<dsp::Chorus>();
    checkSong<dsp::Flanger>();
    checkSong<dsp::Phaser>();
    checkSong<dsp::Vibrato>();
    checkSong<dsp::Pump>();
    checkSong<dsp::StepGate>();
}

TEST_CASE ("a pump falls at the beat, by its depth, and is back when it says")
{
    for (const float depth : { 1.0f, 0.5f })
        for (const float recovery : { 0.25f, 0.7f, 1.0f })
        {
            dsp::Pump pump;
            pump.setDepth (depth);
            pump.setRecovery (recovery);
            pump.prepare ({ test::rate, 512, 2 });
            const auto level = bounced (pump, 1.0f, 0.0, 4.0); // a beat is 28800 frames
            for (int beat = 1; beat < 4; ++beat)
            {
                const auto at = [&] (double part) { return 2.0f * level[static_cast<size_t> (28800.0 * (beat + part))]; };
                CHECK_THAT (at (0.0), WithinAbs (1.0 - static_cast<double> (depth), 0.01));
                CHECK_THAT (at (0.49 * static_cast<double> (recovery)), WithinAbs (1.0 - 0.5 * static_cast<double> (depth), 0.02));
                CHECK_THAT (at (0.98 * static_cast<double> (recovery)), WithinAbs (1.0, 0.01));
                CHECK (at (-0.03) > 0.99f); // and stays there until the next one
            }
        }
}

TEST_CASE ("a step gate is open where its pattern is, for as long as it says")
{
    for (int which = 0; which < 8; ++which)
    {
        const auto pattern = static_cast<dsp::StepGate::Pattern> (which);
        auto gate = test::prepared (dsp::StepGate());
        gate.setPattern (pattern);
        gate.setLength (0.5f);
        gate.setDepth (1.0f);
        const auto level = bounced (gate, 0.25f, 0.0, 8.0); // two rounds of steps of 7200 frames
        int open = 0;
        for (int step = 0; step < 32; ++step)
        {
            const bool isOn = dsp::StepGate::isOn (pattern, step % 16);
            CHECK_THAT (level[static_cast<size_t> (7200 * step + 3500)], WithinAbs (isOn ? 0.5 : 0.0, 0.001));
            CHECK_THAT (level[static_cast<size_t> (7200 * step + 7100)], WithinAbs (0.0, 0.001));
            open += isOn ? 1 : 0;
        }
        CHECK (open >= 8);
    }
    auto half = test::prepared (dsp::StepGate());
    half.setPattern (dsp::StepGate::Pattern::offBeats);
    half.setDepth (0.5f);
    const auto level = bounced (half, 0.25f, 0.0, 4.0);
    CHECK_THAT (*std::min_element (level.begin() + 7200, level.end()), WithinAbs (0.25, 0.01));
}

TEST_CASE ("a position that is no number leaves the LFO where it is")
{
    for (const double beats : { std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 1.0e300, -1.0e300 })
    {
        dsp::Lfo lfo;
        lfo.prepare (test::rate);
        lfo.setRateHz (3.0f);
        lfo.advance (1000);
        const auto before = lfo.value();
        lfo.follow (1.0f, { nullptr, 0, 0, 120.0f, beats, 0.0, true });
        CHECK (lfo.value() == before);
    }
}
