# For our own sources and for plugins; JUCE's are compiled as they come.
add_library(plugsmith_warnings INTERFACE)
if(MSVC)
    target_compile_options(plugsmith_warnings INTERFACE /W4 /WX)
else()
    target_compile_options(plugsmith_warnings INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Werror)
endif()
