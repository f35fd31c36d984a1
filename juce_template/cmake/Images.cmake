# zlib, libpng and libjpeg-turbo from their sources, for a system whose packages this machine does not have.
# JUCE needs them if it is Debian's, whose source package leaves out the copies that JUCE bundles.
#
# PLUGSMITH_IMAGES_DIR has one folder for each: zlib, libpng, libjpeg-turbo.
set(images "${CMAKE_CURRENT_BINARY_DIR}/images")

file(GLOB sources "${PLUGSMITH_IMAGES_DIR}/zlib/*.c")
list(FILTER sources EXCLUDE REGEX "/gz[a-z]*\\.c$") # the file functions, which JUCE does not call
add_library(plugsmith_zlib OBJECT ${sources})
configure_file("${PLUGSMITH_IMAGES_DIR}/zlib/zconf.h.in" "${images}/zconf.h" COPYONLY)
target_include_directories(plugsmith_zlib PUBLIC "${images}" "${PLUGSMITH_IMAGES_DIR}/zlib")

file(GLOB sources "${PLUGSMITH_IMAGES_DIR}/libpng/*.c")
list(FILTER sources EXCLUDE REGEX "/(example|pngtest)\\.c$")
add_library(plugsmith_png OBJECT ${sources})
configure_file("${PLUGSMITH_IMAGES_DIR}/libpng/scripts/pnglibconf.h.prebuilt" "${images}/pnglibconf.h" COPYONLY)
target_include_directories(plugsmith_png PUBLIC "${PLUGSMITH_IMAGES_DIR}/libpng")
target_link_libraries(plugsmith_png PUBLIC plugsmith_zlib)

# Baseline and progressive JPEG, without assembler, arithmetic coding and the parts of its programs.
foreach(name IN ITEMS
        jcapimin jcapistd jccoefct jccolor jcdctmgr jchuff jcicc jcinit jcmainct jcmarker jcmaster jcomapi jcparam
        jcphuff jcprepct jcsample jctrans jdapimin jdapistd jdatadst jdatasrc jdcoefct jdcolor jddctmgr jdhuff jdicc
        jdinput jdmainct jdmarker jdmaster jdmerge jdphuff jdpostct jdsample jdtrans jerror jfdctflt jfdctfst jfdctint
        jidctflt jidctfst jidctint jidctred jmemmgr jmemnobs jquant1 jquant2 jsimd_none jutils)
    list(APPEND jpeg_sources "${PLUGSMITH_IMAGES_DIR}/libjpeg-turbo/${name}.c")
endforeach()
add_library(plugsmith_jpeg OBJECT ${jpeg_sources})
set(JPEG_LIB_VERSION 62)
set(BITS_IN_JSAMPLE 8)
set(MEM_SRCDST_SUPPORTED 1)
set(VERSION 2.1.5)
set(LIBJPEG_TURBO_VERSION_NUMBER 2001005)
set(INLINE inline)
set(SIZE_T 8)
set(jconfig "${PLUGSMITH_IMAGES_DIR}/libjpeg-turbo/jconfig.h.in")
if(WIN32)
    set(jconfig "${PLUGSMITH_IMAGES_DIR}/libjpeg-turbo/win/jconfig.h.in")
endif()
configure_file("${jconfig}" "${images}/jconfig.h")
foreach(header IN ITEMS jconfigint.h jversion.h)
    configure_file("${PLUGSMITH_IMAGES_DIR}/libjpeg-turbo/${header}.in" "${images}/${header}")
endforeach()
target_include_directories(plugsmith_jpeg PUBLIC "${images}" "${PLUGSMITH_IMAGES_DIR}/libjpeg-turbo")

foreach(library IN ITEMS plugsmith_zlib plugsmith_png plugsmith_jpeg)
    target_compile_options(${library} PRIVATE -O1 -w)
endforeach()
