// JUCE's VST3 wrapper, compiled once for effects and once for instruments. See Identity.h.
#include "runtime/Identity.h"

#define JucePlugin_Build_VST3 1
#define JucePlugin_Name ::plugsmith::identity::name
#define JucePlugin_Manufacturer ::plugsmith::identity::manufacturer
#define JucePlugin_ManufacturerWebsite ::plugsmith::identity::website
#define JucePlugin_ManufacturerEmail ""
#define JucePlugin_VersionString ::plugsmith::identity::version
#define JucePlugin_Vst3Category ::plugsmith::identity::category
#define JucePlugin_ManufacturerCode ::plugsmith::identity::manufacturerCode
#define JucePlugin_PluginCode ::plugsmith::identity::pluginCode
#define JucePlugin_VSTUniqueID JucePlugin_PluginCode
#define JucePlugin_VersionCode 0
#define JucePlugin_IsSynth PLUGSMITH_INSTRUMENT
#define JucePlugin_WantsMidiInput PLUGSMITH_INSTRUMENT
#define JucePlugin_ProducesMidiOutput 0
#define JucePlugin_IsMidiEffect 0
#define JucePlugin_EditorRequiresKeyboardFocus 0
#define JucePlugin_Enable_ARA 0

#include <juce_audio_plugin_client/juce_audio_plugin_client_VST3.cpp>
