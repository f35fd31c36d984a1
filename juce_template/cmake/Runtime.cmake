# Only the module half of JUCE's CMake: the other half would build juceaide first, for a minute.
include("${PLUGSMITH_JUCE_DIR}/extras/Build/CMake/JUCEModuleSupport.cmake")

set(juce_modules
    juce_core juce_events juce_data_structures juce_graphics juce_gui_basics juce_gui_extra
    juce_audio_basics juce_audio_processors_headless juce_audio_processors)

foreach(module IN LISTS juce_modules)
    # juce_audio_processors_headless was split off in 8.0.9.
    if(EXISTS "${PLUGSMITH_JUCE_DIR}/modules/${module}")
        juce_add_module("${PLUGSMITH_JUCE_DIR}/modules/${module}")
        list(APPEND juce_found ${module})
    endif()
endforeach()

add_library(plugsmith_runtime STATIC
    runtime/Controls.cpp
    runtime/Editor.cpp
    runtime/LookAndFeel.cpp
    runtime/ParameterTree.cpp
    runtime/Processor.cpp)

target_include_directories(plugsmith_runtime PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}" runtime)
target_link_libraries(plugsmith_runtime PRIVATE ${juce_found})
target_compile_definitions(plugsmith_runtime PRIVATE
    JUCE_DISPLAY_SPLASH_SCREEN=0
    JUCE_MODAL_LOOPS_PERMITTED=0
    JUCE_REPORT_APP_USAGE=0
    JUCE_STANDALONE_APPLICATION=0
    JUCE_STRICT_REFCOUNTEDPOINTER=1
    JUCE_USE_CURL=0
    JUCE_VST3_CAN_REPLACE_VST2=0
    JUCE_WEB_BROWSER=0
    # The Metal layer renderer of macOS is compiled only under this one.
    JUCE_COREGRAPHICS_RENDER_WITH_MULTIPLE_PAINT_CALLS=1)

if(NOT EXISTS "${PLUGSMITH_JUCE_DIR}/modules/juce_graphics/image_formats/pnglib")
    # Debian's source package leaves out the bundled image libraries and takes the system's.
    find_package(PNG REQUIRED)
    find_package(JPEG REQUIRED)
    target_link_libraries(plugsmith_runtime PRIVATE PNG::PNG JPEG::JPEG)
endif()

if(NOT MSVC)
    # Windows, fonts and images gain nothing from -O3, and compile in two thirds of the time without it.
    target_compile_options(plugsmith_runtime PRIVATE -O1 -ffunction-sections -fdata-sections)
endif()

# JUCE's own sources are compiled as they come; ours with every warning.
get_target_property(runtime_sources plugsmith_runtime SOURCES)
get_target_property(warning_options plugsmith_warnings INTERFACE_COMPILE_OPTIONS)
list(REMOVE_ITEM warning_options -Wconversion -Wsign-conversion)
set_source_files_properties(${runtime_sources} PROPERTIES COMPILE_OPTIONS "${warning_options}")
set_source_files_properties(runtime/Processor.cpp PROPERTIES COMPILE_OPTIONS "${warning_options};-O3")

# Consumers see JUCE's headers and settings, but do not compile its sources again.
target_include_directories(plugsmith_runtime SYSTEM INTERFACE
    $<TARGET_PROPERTY:plugsmith_runtime,INCLUDE_DIRECTORIES>)
target_compile_definitions(plugsmith_runtime INTERFACE
    $<TARGET_PROPERTY:plugsmith_runtime,COMPILE_DEFINITIONS>)

foreach(kind IN ITEMS effect instrument)
    set(wrapper plugsmith_wrapper_${kind})
    add_library(${wrapper} OBJECT runtime/Vst3Wrapper.cpp runtime/Describe.cpp runtime/Picture.cpp)
    target_include_directories(${wrapper} PRIVATE
        $<TARGET_PROPERTY:plugsmith_runtime,INTERFACE_INCLUDE_DIRECTORIES>)
    target_compile_definitions(${wrapper} PRIVATE
        $<TARGET_PROPERTY:plugsmith_runtime,INTERFACE_COMPILE_DEFINITIONS>
        PLUGSMITH_INSTRUMENT=$<STREQUAL:${kind},instrument>)
    if(NOT MSVC)
        target_compile_options(${wrapper} PRIVATE -O1 -ffunction-sections -fdata-sections -w)
    endif()
    if(APPLE)
        set_source_files_properties(runtime/Vst3Wrapper.cpp PROPERTIES LANGUAGE OBJCXX)
    endif()
endforeach()
