# Finds Eigen and the Boost headers: on the system, or in the Python packages that carry them (cmeel-eigen,
# boost-headers), so that a machine with a compiler and pip needs nothing else. The installed package uses this file too.
include_guard(GLOBAL)
find_package(Threads REQUIRED)

set(NYCKELTAL_BOOST_MINIMUM 108100)

# Directories of Python's site-packages, the isolated build environment's among them.
function(nyckeltal_python_site_dirs out)
  set(dirs "")
  if(NOT Python_EXECUTABLE)
    find_program(NYCKELTAL_PYTHON_PROGRAM NAMES python3 python)
    mark_as_advanced(NYCKELTAL_PYTHON_PROGRAM)
    set(Python_EXECUTABLE "${NYCKELTAL_PYTHON_PROGRAM}")
  endif()
  if(Python_EXECUTABLE)
    execute_process(
      COMMAND "${Python_EXECUTABLE}" -c
        "import sys; print(';'.join(p for p in sys.path if p.endswith(('site-packages', 'dist-packages'))), end='')"
      OUTPUT_VARIABLE dirs ERROR_QUIET)
  endif()
  set(${out} "${dirs}" PARENT_SCOPE)
endfunction()

if(NOT TARGET Eigen3::Eigen)
  find_package(Eigen3 3.4 QUIET CONFIG)
  if(NOT Eigen3_FOUND)
    nyckeltal_python_site_dirs(site_dirs)
    list(TRANSFORM site_dirs APPEND /cmeel.prefix OUTPUT_VARIABLE cmeel_prefixes)
    find_package(Eigen3 3.4 QUIET CONFIG PATHS ${cmeel_prefixes} NO_DEFAULT_PATH)
  endif()
  if(NOT Eigen3_FOUND AND NOT NYCKELTAL_DEPENDENCIES_OPTIONAL)
    message(FATAL_ERROR "nyckeltal needs Eigen >= 3.4 and found none. Install it with "
      "'apt-get install libeigen3-dev' or 'pip install cmeel-eigen', or set Eigen3_DIR.")
  endif()
endif()

if(NOT TARGET nyckeltal::boost_headers)
  nyckeltal_python_site_dirs(site_dirs)
  list(TRANSFORM site_dirs APPEND /boost_headers/include OUTPUT_VARIABLE boost_wheels)
  find_path(NYCKELTAL_BOOST_INCLUDE_DIR boost/json/src.hpp
    HINTS ${Boost_INCLUDE_DIR} ${BOOST_ROOT}/include ENV BOOST_ROOT PATHS ${boost_wheels})
  if(NYCKELTAL_BOOST_INCLUDE_DIR)
    file(STRINGS ${NYCKELTAL_BOOST_INCLUDE_DIR}/boost/version.hpp boost_line REGEX "define BOOST_VERSION ")
    string(REGEX MATCH "[0-9]+" boost_number "${boost_line}")
    # A system Boost that is too old does not stand in the way of a wheel that is new enough.
    if(boost_number LESS NYCKELTAL_BOOST_MINIMUM)
      unset(NYCKELTAL_BOOST_INCLUDE_DIR CACHE)
      find_path(NYCKELTAL_BOOST_INCLUDE_DIR boost/json/src.hpp PATHS ${boost_wheels} NO_DEFAULT_PATH)
    endif()
  endif()
  if(NOT NYCKELTAL_BOOST_INCLUDE_DIR AND NOT NYCKELTAL_DEPENDENCIES_OPTIONAL)
    message(FATAL_ERROR "nyckeltal needs the headers of Boost >= 1.81 and found none. Install them with "
      "'apt-get install libboost1.81-dev' or 'pip install boost-headers', or set NYCKELTAL_BOOST_INCLUDE_DIR.")
  endif()
  mark_as_advanced(NYCKELTAL_BOOST_INCLUDE_DIR)
  if(NYCKELTAL_BOOST_INCLUDE_DIR)
    # Never -isystem /usr/include: the compiler's own order of standard headers would break.
    add_library(nyckeltal::boost_headers INTERFACE IMPORTED GLOBAL)
    if(NOT NYCKELTAL_BOOST_INCLUDE_DIR STREQUAL "/usr/include")
      target_include_directories(nyckeltal::boost_headers SYSTEM INTERFACE "${NYCKELTAL_BOOST_INCLUDE_DIR}")
    endif()
  endif()
endif()
