# Where things are installed. Inside a wheel all of it goes below the Python package, where
# `python -m nyckeltal --cmakedir` finds it.
include(GNUInstallDirs)
if(SKBUILD)
  set(NYCKELTAL_INCLUDEDIR nyckeltal/include)
  set(NYCKELTAL_LIBDIR nyckeltal/lib)
  set(NYCKELTAL_CMAKEDIR nyckeltal/share/cmake/nyckeltal)
else()
  set(NYCKELTAL_INCLUDEDIR ${CMAKE_INSTALL_INCLUDEDIR})
  set(NYCKELTAL_LIBDIR ${CMAKE_INSTALL_LIBDIR})
  set(NYCKELTAL_CMAKEDIR ${CMAKE_INSTALL_LIBDIR}/cmake/nyckeltal)
endif()
