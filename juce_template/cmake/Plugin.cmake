# The two contract headers, once for all plugins. The generated files never see JUCE.
add_library(plugsmith_contract OBJECT "${CMAKE_CURRENT_BINARY_DIR}/contract.cpp")
file(CONFIGURE OUTPUT contract.cpp CONTENT "// Only there to carry the precompiled header.\n")
target_include_directories(plugsmith_contract PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")
target_link_libraries(plugsmith_contract PUBLIC plugsmith_warnings plugsmith_optimisation)
target_precompile_headers(plugsmith_contract PRIVATE
    "${CMAKE_CURRENT_SOURCE_DIR}/plugin/PluginProcessor.h"
    "${CMAKE_CURRENT_SOURCE_DIR}/plugin/PluginEditor.h"
    "${CMAKE_CURRENT_SOURCE_DIR}/runtime/Identity.h")

if(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND NOT MSVC)
    # A cache that is unpacked on another machine has other times.
    target_compile_options(plugsmith_contract PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
endif()

# plugsmith_add_plugin(TARGET DIR [GENERATED]): the binary inside a .vst3 bundle, from DIR's three sources and
# the `kind` in its plugin.json. Code of an author may have warnings, but for those that are certainly bugs.
function(plugsmith_add_plugin target dir)
    get_filename_component(dir "${dir}" ABSOLUTE)
    file(READ "${dir}/plugin.json" metadata)
    string(JSON kind GET "${metadata}" kind)

    add_library(${target} MODULE
        "${dir}/PluginProcessor.cpp" "${dir}/PluginEditor.cpp" "${dir}/PluginIdentity.cpp"
        $<TARGET_OBJECTS:plugsmith_exports>)
    target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(${target} PRIVATE
        plugsmith_warnings plugsmith_optimisation $<LINK_LIBRARY:WHOLE_ARCHIVE,plugsmith_wrapper_${kind}>
        $<LINK_ONLY:plugsmith_runtime> $<LINK_ONLY:plugsmith_juce>)
    target_precompile_headers(${target} REUSE_FROM plugsmith_contract)
    if("GENERATED" IN_LIST ARGN)
        if(MSVC)
            set(lenient /WX- /we4700 /we4715 /we4716)
        else()
            set(lenient -Wno-error -Werror=return-type -Werror=uninitialized)
        endif()
        set_source_files_properties("${dir}/PluginProcessor.cpp" "${dir}/PluginEditor.cpp"
            PROPERTIES COMPILE_OPTIONS "${lenient}")
    endif()
    set_target_properties(${target} PROPERTIES PREFIX "" DEBUG_POSTFIX "")
    if(WIN32)
        set_target_properties(${target} PROPERTIES SUFFIX ".vst3")
    elseif(APPLE)
        set_target_properties(${target} PROPERTIES SUFFIX "")
        target_link_options(${target} PRIVATE
            "-Wl,-exported_symbols_list,${CMAKE_CURRENT_SOURCE_DIR}/cmake/exports.txt")
    else()
        target_link_options(${target} PRIVATE "-Wl,--version-script=${CMAKE_CURRENT_SOURCE_DIR}/cmake/exports.map")
    endif()
endfunction()
