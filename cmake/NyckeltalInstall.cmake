# Installs headers, the io library and the CMake package. Inside a wheel all of it goes below the Python package, where
# `python -m nyckeltal --cmakedir` finds it.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

if(SKBUILD)
  set(CMAKE_INSTALL_INCLUDEDIR nyckeltal/include)
  set(CMAKE_INSTALL_LIBDIR nyckeltal/lib)
  set(nyckeltal_cmake_dir nyckeltal/share/cmake/nyckeltal)
else()
  set(nyckeltal_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/nyckeltal)
endif()

install(TARGETS nyckeltal nyckeltal_io EXPORT nyckeltalTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT nyckeltalTargets NAMESPACE nyckeltal:: DESTINATION ${nyckeltal_cmake_dir})
configure_package_config_file(cmake/nyckeltalConfig.cmake.in nyckeltalConfig.cmake
  INSTALL_DESTINATION ${nyckeltal_cmake_dir})
write_basic_package_version_file(nyckeltalConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/nyckeltalConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/nyckeltalConfigVersion.cmake
  cmake/NyckeltalDependencies.cmake
  DESTINATION ${nyckeltal_cmake_dir})
