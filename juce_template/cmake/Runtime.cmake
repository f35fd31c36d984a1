# What a host talks to, compiled once for all plugins.
add_library(plugsmith_runtime STATIC
    runtime/Card.cpp
    runtime/Control.cpp
    runtime/Display.cpp
    runtime/Editor.cpp
    runtime/Faults.cpp
    runtime/LookAndFeel.cpp
    runtime/ParameterTree.cpp
    runtime/Processor.cpp
    runtime/TypedValue.cpp)

target_include_directories(plugsmith_runtime PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}" runtime)
target_link_libraries(plugsmith_runtime PRIVATE plugsmith_juce_headers plugsmith_juce)

if(NOT MSVC)
    target_compile_options(plugsmith_runtime PRIVATE -O1 -ffunction-sections -fdata-sections)
endif()

get_target_property(warning_options plugsmith_warnings INTERFACE_COMPILE_OPTIONS)
list(REMOVE_ITEM warning_options -Wconversion -Wsign-conversion)
target_compile_options(plugsmith_runtime PRIVATE ${warning_options})
# Sound goes through this one. (A precompiled header of JUCE's modules takes longer to write than it saves here.)
set_source_files_properties(runtime/Processor.cpp PROPERTIES COMPILE_OPTIONS "-O3")

# What other programs ask of a plugin's binary, linked as objects: nothing here calls it.
add_library(plugsmith_exports OBJECT runtime/Describe.cpp runtime/Picture.cpp)
target_include_directories(plugsmith_exports PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}" runtime)
target_link_libraries(plugsmith_exports PRIVATE plugsmith_juce_headers)
if(NOT MSVC)
    target_compile_options(plugsmith_exports PRIVATE -O1 -ffunction-sections -fdata-sections)
endif()
target_compile_options(plugsmith_exports PRIVATE ${warning_options})
