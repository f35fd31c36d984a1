# JUCE's modules and its VST3 wrapper as archives, and what their users need to know.
#
#   plugsmith_juce_headers               include folders and definitions, for whatever includes JUCE
#   plugsmith_juce                       all modules, and the system's libraries that they want
#   plugsmith_wrapper_{effect,instrument}  the wrapper, to be linked as a whole: hosts call it, we do not
#
# The archives come from the folder PLUGSMITH_JUCE_ARCHIVES, or are compiled here if that is empty.

if(MSVC)
    add_compile_options(/utf-8 /bigobj) # all sources are UTF-8, and JUCE's modules have many sections
endif()

# Only the module half of JUCE's CMake: the other half would build juceaide first, for a minute.
include("${PLUGSMITH_JUCE_DIR}/extras/Build/CMake/JUCEModuleSupport.cmake")

set(juce_modules
    juce_core juce_events juce_data_structures juce_graphics juce_gui_basics juce_gui_extra
    juce_audio_basics juce_audio_processors_headless juce_audio_processors)

add_library(plugsmith_juce_headers INTERFACE)
target_compile_definitions(plugsmith_juce_headers INTERFACE
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

if(MINGW)
    target_include_directories(plugsmith_juce_headers BEFORE INTERFACE "${CMAKE_CURRENT_LIST_DIR}/../windows_gnu")
endif()

foreach(module IN LISTS juce_modules)
    # juce_audio_processors_headless was split off in 8.0.9.
    if(EXISTS "${PLUGSMITH_JUCE_DIR}/modules/${module}")
        juce_add_module("${PLUGSMITH_JUCE_DIR}/modules/${module}")
        list(APPEND juce_found ${module})
        # Not by linking the module: that would compile its sources into each user.
        target_include_directories(plugsmith_juce_headers SYSTEM INTERFACE
            $<TARGET_PROPERTY:${module},INTERFACE_INCLUDE_DIRECTORIES>)
        target_compile_definitions(plugsmith_juce_headers INTERFACE
            $<TARGET_PROPERTY:${module},INTERFACE_COMPILE_DEFINITIONS>)
    endif()
endforeach()

if(NOT EXISTS "${PLUGSMITH_JUCE_DIR}/modules/juce_graphics/image_formats/pnglib")
    # Debian's source package leaves out the bundled image libraries and takes the system's.
    if(PLUGSMITH_IMAGES_DIR AND NOT PLUGSMITH_JUCE_ARCHIVES) # which hold them
        include("${CMAKE_CURRENT_LIST_DIR}/Images.cmake")
        set(juce_images plugsmith_png plugsmith_jpeg plugsmith_zlib)
    elseif(NOT PLUGSMITH_IMAGES_DIR)
        find_package(PNG REQUIRED)
        find_package(JPEG REQUIRED)
        set(juce_images PNG::PNG JPEG::JPEG)
    endif()
endif()

if(PLUGSMITH_JUCE_ARCHIVES)
    foreach(name IN ITEMS plugsmith_juce plugsmith_wrapper_effect plugsmith_wrapper_instrument)
        add_library(${name} STATIC IMPORTED)
        set_target_properties(${name} PROPERTIES IMPORTED_LOCATION
            "${PLUGSMITH_JUCE_ARCHIVES}/${CMAKE_STATIC_LIBRARY_PREFIX}${name}${CMAKE_STATIC_LIBRARY_SUFFIX}")
    endforeach()
    foreach(library IN LISTS juce_found juce_images)
        target_link_libraries(plugsmith_juce INTERFACE $<LINK_ONLY:${library}>)
    endforeach()
    return()
endif()

add_library(plugsmith_juce STATIC)
target_link_libraries(plugsmith_juce PRIVATE plugsmith_juce_headers ${juce_found} ${juce_images})
foreach(kind IN ITEMS effect instrument)
    set(wrapper plugsmith_wrapper_${kind})
    add_library(${wrapper} STATIC "${CMAKE_CURRENT_LIST_DIR}/../juce/Vst3Wrapper.cpp")
    target_include_directories(${wrapper} PRIVATE "${CMAKE_CURRENT_LIST_DIR}/..")
    target_link_libraries(${wrapper} PRIVATE plugsmith_juce_headers)
    target_compile_definitions(${wrapper} PRIVATE PLUGSMITH_INSTRUMENT=$<STREQUAL:${kind},instrument>)
    if(APPLE)
        set_source_files_properties("${CMAKE_CURRENT_LIST_DIR}/../juce/Vst3Wrapper.cpp" PROPERTIES LANGUAGE OBJCXX)
    endif()
endforeach()
if(NOT MSVC)
    # Windows, fonts and images gain nothing from -O3, and compile in two thirds of the time without it.
    # zig takes -O1 for -O2; -Os is the one level between.
    foreach(target IN ITEMS plugsmith_juce plugsmith_wrapper_effect plugsmith_wrapper_instrument)
        target_compile_options(${target} PRIVATE $<IF:$<BOOL:${MINGW}>,-Os,-O1> -ffunction-sections -fdata-sections -w)
    endforeach()
endif()
