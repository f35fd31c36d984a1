# -O3, never fast-math: it would let the compiler drop the guards against NaN. What is switched off here
# (errno of math functions, floating-point traps) is not observable in a plugin, and keeps loops from
# becoming vectors.
add_library(plugsmith_optimisation INTERFACE)
if(MSVC)
    target_compile_options(plugsmith_optimisation INTERFACE /O2)
else()
    target_compile_options(plugsmith_optimisation INTERFACE
        -O3 -fno-math-errno -fno-trapping-math -ffunction-sections -fdata-sections)
endif()

if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    # What a plugin does not use of JUCE is left out; every symbol must be there when it is linked.
    target_link_options(plugsmith_optimisation INTERFACE -Wl,--gc-sections -Wl,--no-undefined -Wl,-s)
endif()
