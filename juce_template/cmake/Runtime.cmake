# What a host talks to, compiled once for all plugins.
add_library(plugsmith_runtime STATIC
    runtime/Control.cpp
    runtime/Description.cpp
    runtime/EditHistory.cpp
    runtime/Editor.cpp
    runtime/Faults.cpp
    runtime/Header.cpp
    runtime/KeyboardStrip.cpp
    runtime/Knob.cpp
    runtime/LookAndFeel.cpp
    runtime/Module.cpp
    runtime/NumberText.cpp
    runtime/OutputMeter.cpp
    runtime/OutputScope.cpp
    runtime/ParameterTree.cpp
    runtime/Processor.cpp
    runtime/SectionDrawing.cpp
    runtime/Sentence.cpp
    runtime/TypedValue.cpp
    runtime/UserFiles.cpp
    runtime/ValueText.cpp
    runtime/View.cpp
    runtime/drawing/Levels.cpp
    runtime/drawing/Responses.cpp
    runtime/drawing/Shapes.cpp
    runtime/drawing/Spaces.cpp
    runtime/drawing/Times.cpp
    runtime/drawing/Waves.cpp)

target_include_directories(plugsmith_runtime PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}" runtime)
target_link_libraries(plugsmith_runtime PRIVATE plugsmith_juce_headers plugsmith_juce)

if(NOT MSVC)
    target_compile_options(plugsmith_runtime PRIVATE -Os -ffunction-sections -fdata-sections)
endif()

get_target_property(warning_options plugsmith_warnings INTERFACE_COMPILE_OPTIONS)
list(REMOVE_ITEM warning_options -Wconversion -Wsign-conversion)
target_compile_options(plugsmith_runtime PRIVATE ${warning_options})
# Sound goes through this one.
set_source_files_properties(runtime/Processor.cpp PROPERTIES COMPILE_OPTIONS "-O3" SKIP_UNITY_BUILD_INCLUSION ON)

# To read JUCE's headers takes longer than to compile what stands below them: files of one batch share them. (A precompiled
# header takes longer to write than it saves.) The drawings do not include JUCE.
file(GLOB drawings RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" runtime/drawing/*.cpp)
set_source_files_properties(${drawings} runtime/Description.cpp runtime/NumberText.cpp runtime/TypedValue.cpp runtime/ValueText.cpp runtime/View.cpp
    PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
set_target_properties(plugsmith_runtime PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)

# What other programs ask of a plugin's binary, linked as objects: nothing here calls it.
add_library(plugsmith_exports OBJECT runtime/Describe.cpp runtime/Picture.cpp)
set_target_properties(plugsmith_exports PROPERTIES UNITY_BUILD ON)
target_include_directories(plugsmith_exports PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}" runtime)
target_link_libraries(plugsmith_exports PRIVATE plugsmith_juce_headers)
if(NOT MSVC)
    target_compile_options(plugsmith_exports PRIVATE -Os -ffunction-sections -fdata-sections)
endif()
target_compile_options(plugsmith_exports PRIVATE ${warning_options})
