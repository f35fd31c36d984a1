# For our own sources and for plugins; JUCE's are compiled as they come.
add_library(plugsmith_warnings INTERFACE)
if(MSVC)
    # Not a fault: padding for alignment (4324), a condition that is constant (4127), what is not inlined (4714),
    # instructions for newer processors (4752).
    target_compile_options(plugsmith_warnings INTERFACE /W4 /WX /wd4324 /wd4127 /wd4714 /wd4752)
else()
    target_compile_options(plugsmith_warnings INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Werror)
endif()
