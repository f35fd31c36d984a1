#pragma once

// Every block of the library. None of these headers includes JUCE.
#include "block.h"
#include "chorus.h"
#include "compressor.h"
#include "delay.h"
#include "gain.h"
#include "midi.h"
#include "poly_synth.h"
#include "reverb.h"
#include "saturator.h"
#include "state_variable_filter.h"
#include "three_band_eq.h"
#include "tremolo.h"
