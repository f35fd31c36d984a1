# What every target is compiled with, JUCE and plugins alike. Include it before project().
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

set(CMAKE_OSX_DEPLOYMENT_TARGET 10.13 CACHE STRING "The oldest macOS that JUCE 8 supports")
set(CMAKE_OSX_ARCHITECTURES "arm64;x86_64" CACHE STRING "Both, in one binary: check/binary.py proves it")
set(CMAKE_MSVC_RUNTIME_LIBRARY MultiThreaded) # static: without it a DAW on a bare Windows skips the plugin

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
foreach(language IN ITEMS C CXX OBJC OBJCXX) # else two plugins in one DAW would share functions of JUCE
    set(CMAKE_${language}_VISIBILITY_PRESET hidden)
endforeach()
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
