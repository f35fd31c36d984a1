# -O3, never fast-math: it would let the compiler drop the guards against NaN. What is switched off here
# (errno of math functions, floating-point traps) is not observable in a plugin, and keeps loops from
# becoming vectors. A product and a sum are one operation only where the code says so: else each compiler and processor
# would sound another way.
add_library(plugsmith_optimisation INTERFACE)
if(MSVC)
    target_compile_options(plugsmith_optimisation INTERFACE /O2)
else()
    target_compile_options(plugsmith_optimisation INTERFACE
        -O3 -fno-math-errno -fno-trapping-math -ffp-contract=off -ffunction-sections -fdata-sections)
endif()

# What a plugin does not use of JUCE is left out, and names that no host asks for. Every symbol must be there.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    target_link_options(plugsmith_optimisation INTERFACE -Wl,--gc-sections -Wl,--no-undefined -Wl,-s)
elseif(APPLE)
    target_link_options(plugsmith_optimisation INTERFACE -Wl,-dead_strip -Wl,-x)
elseif(MINGW)
    target_link_options(plugsmith_optimisation INTERFACE -Wl,--gc-sections -Wl,-s)
endif()
