#include "catch.h"
#include "dsp/filter/state_variable_filter.h"
#include "dsp/time/beat_repeat.h"
#include "dsp/time/delay.h"
#include "dsp/time/granular.h"
#include "dsp/time/pitch_shifter.h"
#include "dsp/time/reverb.h"
#include "dsp/time/shimmer_reverb.h"
#include "dsp/time/spring_reverb.h"
#include "dsp/time/tape_stop.h"
#include "dsp/tools/delay_line.h"
#include "signal.h"

using namespace plugsmith;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE ("echoes come when and as loud as they were asked")
{
    auto delay = test::prepared (dsp::Delay());
    delay.setTimeMs (100.0f);
    delay.setFeedback (0.5f);
    delay.setToneHz (20000.0f);
    delay.setMix (1.0f);
    auto audio = test::impulse (24000);
    test::runThrough (delay, audio);

    CHECK_THAT (audio.left[4800], WithinAbs (1.0, 1.0e-4));
    CHECK (test::peakOf ({ audio.left.begin(), audio.left.begin() + 4790 }) < 1.0e-6f);
    // The second has been through the loop's filters once: half the level, less what is above 20 kHz.
    double second = 0.0;
    for (size_t n = 9590; n < 9700; ++n)
        second += static_cast<double> (audio.left[n] * audio.left[n]);
    CHECK_THAT (second, WithinAbs (0.25, 0.05));
}

TEST_CASE ("a fraction of a frame delays by a fraction of a frame")
{
    dsp::DelayLine line;
    line.prepare (64);
    const double hz = 1000.0;
    double worst = 0.0;
    for (int n = 0; n < 2000; ++n)
    {
        line.write (static_cast<float> (std::sin (2.0 * std::numbers::pi * hz * n / test::rate)));
        if (n > 100)
            worst = std::max (worst, std::abs (static_cast<double> (line.read (10.37f)) - std::sin (2.0 * std::numbers::pi * hz * (n - 10.37) / test::rate)));
    }
    CHECK (worst < 1.0e-3);
}

TEST_CASE ("ping-pong goes left, then right, then left")
{
    auto delay = test::prepared (dsp::Delay (dsp::Delay::Kind::pingPong));
    delay.setTimeMs (100.0f);
    delay.setFeedback (0.9f);
    delay.setMix (1.0f);
    auto audio = test::impulse (24000);
    test::runThrough (delay, audio);

    const auto energy = [] (const std::vector<float>& samples, size_t from) {
        double sum = 0.0;
        for (size_t n = from; n < from + 400; ++n)
            sum += static_cast<double> (samples[n] * samples[n]);
        return sum;
    };
    CHECK (energy (audio.left, 4700) > 100.0 * energy (audio.right, 4700));
    CHECK (energy (audio.right, 9500) > 100.0 * energy (audio.left, 9500));
    CHECK (energy (audio.left, 14300) > 100.0 * energy (audio.right, 14300));
}

TEST_CASE ("the tape's pitch wanders, the clean delay's does not")
{
    for (const auto kind : { dsp::Delay::Kind::clean, dsp::Delay::Kind::tape })
    {
        auto delay = test::prepared (dsp::Delay (kind));
        delay.setTimeMs (50.0f);
        delay.setFeedback (0.0f);
        delay.setMix (1.0f);
        auto audio = test::sine (1000.0, 0.5, 96000);
        test::runThrough (delay, audio);
        const auto pure = test::amplitudeAt (audio.left, 1000.0, 24000);
        if (kind == dsp::Delay::Kind::clean)
            CHECK_THAT (pure, WithinAbs (0.5, 1.0e-3));
        else
            CHECK (pure < 0.4); // spread over side bands
    }
}

TEST_CASE ("a reverb falls by 60 dB in the time that it was given")
{
    for (const auto kind : { dsp::Reverb::Kind::room, dsp::Reverb::Kind::hall, dsp::Reverb::Kind::plate })
        for (const float seconds : { 0.8f, 2.5f })
        {
            auto reverb = test::prepared (dsp::Reverb (kind));
            reverb.setDecaySeconds (seconds);
            reverb.setToneHz (20000.0f);
            reverb.setMix (1.0f);
            auto audio = test::noise (static_cast<int> (test::rate * (0.5 + static_cast<double> (seconds))));
            for (size_t n = 4800; n < audio.left.size(); ++n)
                audio.left[n] = audio.right[n] = 0.0f;
            test::runThrough (reverb, audio);

            // The low frequencies hold the stated time; the top dies sooner, as in a room.
            dsp::StateVariableFilter filter{ dsp::StateVariableFilter::Mode::lowPass, true };
            filter.prepare ({ test::rate, 512, 2 });
            filter.setCutoffHz (800.0f);
            test::runThrough (filter, audio);

            // Schroeder's backward integral, and the slope of its middle part.
            std::vector<double> tail (audio.left.size() + 1, 0.0);
            for (size_t n = audio.left.size(); n-- > 0;)
                tail[n] = tail[n + 1] + static_cast<double> (audio.left[n]) * static_cast<double> (audio.left[n]);
            const auto frameAtDb = [&tail] (double db) {
                size_t n = 6000;
                while (n + 1 < tail.size() && 10.0 * std::log10 (tail[n] / tail[6000]) > db)
                    ++n;
                return static_cast<double> (n);
            };
            const double measured = 60.0 / 25.0 * (frameAtDb (-30.0) - frameAtDb (-5.0)) / test::rate;
            CHECK_THAT (measured, WithinRel (static_cast<double> (seconds), 0.08));
        }
}

TEST_CASE ("a reverb soon has no single echoes left")
{
    auto reverb = test::prepared (dsp::Reverb (dsp::Reverb::Kind::hall));
    reverb.setDecaySeconds (3.0f);
    reverb.setMix (1.0f);
    auto audio = test::impulse (24000);
    test::runThrough (reverb, audio);

    // Abel and Huang's echo density: the share of samples outside one deviation, 1 for Gaussian noise.
    double sum = 0.0;
    for (size_t n = 14400; n < 19200; ++n)
        sum += static_cast<double> (audio.left[n] * audio.left[n]);
    const double deviation = std::sqrt (sum / 4800.0);
    int outside = 0;
    for (size_t n = 14400; n < 19200; ++n)
        outside += std::abs (static_cast<double> (audio.left[n])) > deviation;
    CHECK (outside / 4800.0 / 0.3173 > 0.85);
}

TEST_CASE ("pre-delay holds the reverb back, and the dry sound comes at once")
{
    auto reverb = test::prepared (dsp::Reverb());
    reverb.setPreDelayMs (100.0f);
    reverb.setMix (0.5f);
    auto audio = test::impulse (9600);
    test::runThrough (reverb, audio);
    CHECK_THAT (audio.left[0], WithinAbs (0.5, 1.0e-6));
    CHECK (test::peakOf ({ audio.left.begin() + 1, audio.left.begin() + 4790 }) == 0.0f);
    CHECK (test::peakOf (audio.left, 4790) > 1.0e-3f);
}

TEST_CASE ("a time in beats follows the tempo")
{
    auto delay = test::prepared (dsp::Delay());
    delay.setMix (1.0f);
    delay.setFeedback (0.0f);
    delay.setTimeBeats (0.75f, 120.0f); // a dotted eighth: 375 ms
    auto audio = test::impulse (24000);
    delay.reset();
    test::runThrough (delay, audio);
    CHECK_THAT (audio.left[18000], WithinAbs (1.0, 1.0e-3));
}

TEST_CASE ("echoes that duck step back while something is played")
{
    const auto echo = [] (float amount) {
        auto delay = test::prepared (dsp::Delay());
        delay.setTimeMs (100.0f);
        delay.setMix (1.0f);
        delay.setFeedback (0.0f);
        delay.setDucking (amount);
        auto audio = test::sine (500.0, 0.5, 24000);
        test::runThrough (delay, audio);
        return test::peakOf (audio.left, 12000);
    };
    CHECK_THAT (echo (0.0f), WithinAbs (0.5, 0.01));
    CHECK (echo (1.0f) < 0.1f);
}

TEST_CASE ("a reversed echo plays backwards")
{
    auto delay = test::prepared (dsp::Delay (dsp::Delay::Kind::reverse));
    delay.setTimeMs (400.0f);
    delay.setFeedback (0.0f);
    delay.setMix (1.0f);
    // A tone that rises from 300 to 1300 Hz in half a second comes back falling: compare the pitch of two places in a grain.
    test::Audio audio (48000);
    double phase = 0.0;
    for (size_t n = 0; n < audio.left.size(); ++n)
    {
        phase += (300.0 + 1000.0 * static_cast<double> (n) / 24000.0) / test::rate;
        audio.left[n] = audio.right[n] = n < 24000 ? static_cast<float> (0.5 * std::sin (2.0 * std::numbers::pi * phase)) : 0.0f;
    }
    test::runThrough (delay, audio);
    const auto crossings = [&audio] (size_t from) {
        int count = 0;
        for (size_t n = from; n < from + 2400; ++n)
            count += (audio.left[n] < 0.0f) != (audio.left[n + 1] < 0.0f);
        return count;
    };
    CHECK (crossings (24500) > crossings (29000) + 10);
}

TEST_CASE ("a pitch shifter moves a tone by its semitones")
{
    for (const float semitones : { -12.0f, 7.0f, 12.0f })
    {
        auto shifter = test::prepared (dsp::PitchShifter());
        shifter.setSemitones (semitones);
        shifter.setMix (1.0f);
        auto audio = test::sine (400.0, 0.5, 96000);
        test::runThrough (shifter, audio);
        int crossings = 0;
        for (size_t n = 24001; n < 96000; ++n)
            crossings += audio.left[n - 1] < 0.0f && audio.left[n] >= 0.0f;
        const double hz = crossings / 1.5;
        CHECK_THAT (hz, WithinRel (400.0 * std::exp2 (static_cast<double> (semitones) / 12.0), 0.02));
    }
}

TEST_CASE ("grains are made of what was heard, about as loud, and spread over both sides")
{
    auto cloud = test::prepared (dsp::Granular());
    cloud.setMix (1.0f);
    cloud.setSpread (1.0f);
    auto audio = test::sine (300.0, 0.3, 144000);
    test::runThrough (cloud, audio);
    double left = 0.0, difference = 0.0;
    for (size_t n = 96000; n < audio.left.size(); ++n)
    {
        left += static_cast<double> (audio.left[n] * audio.left[n]);
        difference += std::pow (static_cast<double> (audio.left[n] - audio.right[n]), 2.0);
    }
    CHECK_THAT (10.0 * std::log10 (left / 48000.0 / 0.045), WithinAbs (0.0, 6.0)); // 0.3^2 / 2
    CHECK (difference > 0.2 * left);
}

TEST_CASE ("no mode of a reverb rings on by itself")
{
    for (const auto kind : { dsp::Reverb::Kind::room, dsp::Reverb::Kind::hall, dsp::Reverb::Kind::plate })
    {
        auto reverb = test::prepared (dsp::Reverb (kind));
        reverb.setDecaySeconds (2.0f);
        reverb.setMix (1.0f);
        auto audio = test::impulse (72000);
        test::runThrough (reverb, audio);
        // Peak against mean of the late spectrum from 100 Hz to 2 kHz: noise has about 10 dB, eight lines whose modes can be
        // told apart some more, a mode that rings by itself 20 and more.
        double peak = 0.0, sum = 0.0;
        int count = 0;
        for (double hz = 100.0; hz < 2000.0; hz += 3.0, ++count)
        {
            const double a = test::amplitudeAt (audio.left, hz, 36000);
            peak = std::max (peak, a * a);
            sum += a * a;
        }
        CHECK (10.0 * std::log10 (peak / (sum / count)) < 17.0);
    }
}

TEST_CASE ("a spring's echoes are chirps, lows first, and it dies in its time")
{
    auto spring = test::prepared (dsp::SpringReverb());
    spring.setDecaySeconds (1.5f);
    spring.setMix (1.0f);
    auto audio = test::impulse (96000);
    test::runThrough (spring, audio);
    const auto energy = [&audio] (size_t from, size_t to) {
        double sum = 0.0;
        for (size_t n = from; n < to; ++n)
            sum += static_cast<double> (audio.left[n] * audio.left[n]);
        return sum;
    };
    // -60 dB in 1.5 s is -20 dB per half second.
    CHECK_THAT (10.0 * std::log10 (energy (36000, 48000) / energy (12000, 24000)), WithinAbs (-20.0, 6.0));
    CHECK (energy (45, 2000) > 100.0 * energy (0, 45)); // nothing comes at once

    // The frame by which half of a band's first echo has come.
    const auto arrival = [&audio] (float hz) {
        dsp::SvfState state;
        const auto c = dsp::SvfCoefficients::bandPass (hz, 2.0f, test::rate);
        std::vector<double> sum{ 0.0 };
        for (size_t n = 0; n < 1900; ++n)
            sum.push_back (sum.back() + std::pow (static_cast<double> (state.process (audio.left[n], c)), 2.0));
        return std::lower_bound (sum.begin(), sum.end(), 0.5 * sum.back()) - sum.begin();
    };
    CHECK (arrival (3500.0f) > arrival (500.0f) + 100);
}

TEST_CASE ("a shimmer climbs: the octave of what is played appears")
{
    auto shimmer = test::prepared (dsp::ShimmerReverb());
    shimmer.setShimmer (0.9f);
    shimmer.setMix (1.0f);
    auto audio = test::sine (440.0, 0.3, 144000);
    test::runThrough (shimmer, audio);
    auto plain = test::prepared (dsp::ShimmerReverb());
    plain.setShimmer (0.0f);
    plain.setMix (1.0f);
    auto dry = test::sine (440.0, 0.3, 144000);
    test::runThrough (plain, dry);
    const auto octave = [] (const std::vector<float>& samples) { // a band: grains spread a tone by some Hz
        dsp::SvfState first, second;
        const auto c = dsp::SvfCoefficients::bandPass (880.0f, 12.0f, test::rate);
        double power = 0.0;
        for (const float sample : samples)
            power += std::pow (static_cast<double> (second.process (first.process (sample, c), c)), 2.0);
        return power;
    };
    CHECK (octave (audio.left) > 20.0 * octave (dry.left));
}

TEST_CASE ("a chunk that is written is read as sample by sample")
{
    dsp::DelayLine whole, single;
    whole.prepare (300);
    single.prepare (300);
    const auto input = test::noise (4000).left;
    for (size_t start = 0; start + 96 <= input.size(); start += 96)
    {
        whole.writeAll (input.data() + start, 96);
        std::vector<float> late (96), copy (96);
        whole.readAll (123, late.data(), 96);
        const float* view = whole.viewAll (123, copy.data(), 96);
        for (size_t n = 0; n < 96; ++n)
        {
            single.write (input[start + n]);
            REQUIRE (late[n] == single.readWhole (123));
            REQUIRE (view[n] == late[n]);
        }
        REQUIRE (whole.read (17.3f) == single.read (17.3f));
    }
}

TEST_CASE ("a synced delay is in time down to a whole note at 20 beats per minute")
{
    for (const auto kind : { dsp::Delay::Kind::clean, dsp::Delay::Kind::tape, dsp::Delay::Kind::pingPong })
        for (const auto& [beats, tempo] : std::initializer_list<std::pair<float, float>>{ { 4.0f, 20.0f }, { 4.0f, 60.0f }, { 3.0f, 45.0f }, { 0.75f, 120.0f } })
        {
            auto delay = test::prepared (dsp::Delay (kind));
            delay.setTimeBeats (beats, tempo);
            delay.setMix (1.0f);
            delay.setToneHz (20000.0f);
            const double expected = 60.0 * static_cast<double> (beats / tempo) * test::rate;
            auto audio = test::impulse (static_cast<int> (expected) + 4800);
            test::runThrough (delay, audio);
            const auto peak = std::max_element (audio.left.begin() + 480, audio.left.end());
            INFO (beats << " beats at " << tempo);
            CHECK (std::abs (static_cast<double> (peak - audio.left.begin()) - expected) <= (kind == dsp::Delay::Kind::tape ? 80.0 : 1.0)); // wow
        }
}

TEST_CASE ("a change of tempo fades a clean delay to its new time, and never bends it")
{
    for (const auto kind : { dsp::Delay::Kind::clean, dsp::Delay::Kind::pingPong })
    {
        auto delay = test::prepared (dsp::Delay (kind));
        delay.setFeedback (0.0f);
        delay.setMix (1.0f);
        const auto dry = test::sine (997.0, 0.5, 96000);
        auto wet = dry;
        int start = 0;
        test::run (wet, 480, [&] (dsp::Block view) {
            delay.setTimeBeats (1.0f, start < 48000 ? 120.0f : 119.0f);
            delay.process (view);
            start += view.numFrames;
        });
        const auto isLate = [&] (size_t n, double frames) {
            const double x = 0.5 * std::sin (2.0 * std::numbers::pi * 997.0 * (static_cast<double> (n) - frames) / test::rate);
            return std::abs (static_cast<double> (wet.left[n]) - x) < 2.0e-3;
        };
        for (size_t n = 30000; n < 48000; ++n)
            REQUIRE (isLate (n, 24000.0));
        for (size_t n = 48000 + 1921; n < 96000; ++n) // 40 ms later
            REQUIRE (isLate (n, 24000.0 * 120.0 / 119.0));
    }
}

TEST_CASE ("a reset of a delay takes no time and leaves no old echo")
{
    auto used = test::prepared (dsp::Delay()), fresh = test::prepared (dsp::Delay());
    auto noise = test::noise (144000);
    test::runThrough (used, noise);
    used.reset();
    auto one = test::noise (48000), other = one;
    test::runThrough (used, one);
    test::runThrough (fresh, other);
    CHECK (test::firstDifference (one.left, other.left) == -1);
}

namespace
{
/** A song at 120 beats a minute from its beginning, through an effect whose cycle is set with each block. */
template <typename Effect, typename Follow>
test::Audio song (Effect& effect, test::Audio audio, Follow follow, int blockSize = 480)
{
    constexpr double beatsPerFrame = 2.0 / test::rate;
    int start = 0;
    test::run (audio, blockSize, [&] (dsp::Block block) {
        block.beats = beatsPerFrame * start;
        block.beatsPerFrame = beatsPerFrame;
        block.isPlaying = true;
        follow (effect, block);
        effect.process (block);
        start += block.numFrames;
    });
    return audio;
}
} // namespace

TEST_CASE ("a beat repeat keeps the step that it says and plays it to the end of the round, quieter if it fades")
{
    // Sixteenths of 6000 frames; eight of sixteen are repeated. Every frame says in which step it was.
    test::Audio audio (2 * 96000);
    for (size_t n = 0; n < audio.left.size(); ++n)
        audio.left[n] = audio.right[n] = 0.01f * static_cast<float> (1 + n / 6000);
    const auto follow = [] (dsp::BeatRepeat& effect, const dsp::Block& block) { effect.setRateBeats (0.25f, block); };
    for (const float fade : { 0.0f, 0.25f })
    {
        auto repeat = test::prepared (dsp::BeatRepeat());
        repeat.setLength (0.5f);
        repeat.setFade (fade);
        repeat.reset();
        const auto out = song (repeat, audio, follow);
        for (int step = 0; step < 32; ++step)
        {
            const bool isRepeat = step % 16 > 8;
            const double kept = 0.01 * (1 + step / 16 * 16 + 8), own = 0.01 * (1 + step);
            const double wanted = isRepeat ? kept * std::pow (1.0 - static_cast<double> (fade), step % 16 - 8) : own;
            CHECK_THAT (static_cast<double> (out.left[static_cast<size_t> (6000 * step + 3000)]), WithinAbs (wanted, 1.0e-4));
        }
    }
    auto none = test::prepared (dsp::BeatRepeat());
    none.setLength (0.0f);
    none.reset();
    CHECK (test::firstDifference (song (none, audio, follow).left, audio.left) == -1);

    auto one = test::prepared (dsp::BeatRepeat()), other = test::prepared (dsp::BeatRepeat());
    const auto noise = test::noise (2 * 96000);
    CHECK (test::firstDifference (song (one, noise, follow, 480).left, song (other, noise, follow, 77).left) == -1);
}

TEST_CASE ("a song that jumps into the middle of a repeat repeats nothing that it did not hear")
{
    auto repeat = test::prepared (dsp::BeatRepeat());
    auto audio = test::noise (24000);
    const auto before = audio.left;
    int start = 0;
    test::run (audio, 480, [&] (dsp::Block block) {
        block.beats = 3.0 + 2.0 / test::rate * start; // a quarter is left, and the kept step is over
        block.beatsPerFrame = 2.0 / test::rate;
        block.isPlaying = true;
        repeat.setRateBeats (0.25f, block);
        repeat.process (block);
        start += block.numFrames;
    });
    CHECK (test::firstDifference (audio.left, before) == -1);
}

TEST_CASE ("a tape that stops falls in pitch to silence, and is back at once")
{
    const auto follow = [] (dsp::TapeStop& effect, const dsp::Block& block) { effect.setRateBeats (4.0f, block); };
    auto tape = test::prepared (dsp::TapeStop());
    tape.setLength (0.5f);
    tape.reset();
    const auto tone = test::sine (1000.0, 0.5, 2 * 96000);
    const auto out = song (tape, tone, follow);
    CHECK (test::firstDifference ({ out.left.begin(), out.left.begin() + 47900 }, { tone.left.begin(), tone.left.begin() + 47900 }) == -1);
    // Half way it runs at half the speed.
    const std::vector<float> middle (out.left.begin() + 70800, out.left.begin() + 73200);
    int crossings = 0;
    for (size_t n = 1; n < middle.size(); ++n)
        crossings += (middle[n] > 0.0f) != (middle[n - 1] > 0.0f) ? 1 : 0;
    CHECK_THAT (crossings, WithinAbs (50.0, 3.0)); // 500 Hz for a twentieth of a second
    CHECK (test::peakOf ({ out.left.begin() + 95500, out.left.begin() + 96000 }) < 0.02f);
    CHECK (test::firstDifference ({ out.left.begin() + 96400, out.left.begin() + 143900 }, { tone.left.begin() + 96400, tone.left.begin() + 143900 }) == -1);

    auto hand = test::prepared (dsp::TapeStop());
    hand.setAuto (false);
    hand.setLength (0.25f);
    hand.reset();
    CHECK (test::firstDifference (song (hand, tone, follow).left, tone.left) == -1);
    hand.reset();
    const auto stopped = song (hand, tone, [&follow] (dsp::TapeStop& effect, const dsp::Block& block) {
        follow (effect, block);
        effect.setStopped (block.beats >= 1.0 && block.beats < 3.0);
    });
    CHECK (test::peakOf ({ stopped.left.begin() + 50000, stopped.left.begin() + 71000 }) < 0.001f);
    CHECK (test::firstDifference ({ stopped.left.begin() + 73000, stopped.left.end() }, { tone.left.begin() + 73000, tone.left.end() }) == -1);
    float steepest = 0.0f; // a sine of 1 kHz moves by 0.065 a frame
    for (size_t n = 1; n < stopped.left.size(); ++n)
        steepest = std::max (steepest, std::abs (stopped.left[n] - stopped.left[n - 1]));
    CHECK (steepest < 0.1f);
}
