# Installs headers, libraries, the CMake package and the file for pkg-config.
include(CMakePackageConfigHelpers)

# Two sets of targets, so that whoever takes the compiled form needs neither Eigen nor Boost.
install(TARGETS nyckeltal nyckeltal_io EXPORT nyckeltalTargets
  ARCHIVE DESTINATION ${NYCKELTAL_LIBDIR}
  LIBRARY DESTINATION ${NYCKELTAL_LIBDIR}
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
  FILE_SET HEADERS DESTINATION ${NYCKELTAL_INCLUDEDIR}
  FILE_SET bodies DESTINATION ${NYCKELTAL_INCLUDEDIR})
install(EXPORT nyckeltalTargets NAMESPACE nyckeltal:: DESTINATION ${NYCKELTAL_CMAKEDIR})
install(TARGETS nyckeltal_header_only EXPORT nyckeltalHeaderOnlyTargets)
install(EXPORT nyckeltalHeaderOnlyTargets NAMESPACE nyckeltal:: DESTINATION ${NYCKELTAL_CMAKEDIR})
configure_package_config_file(cmake/nyckeltalConfig.cmake.in nyckeltalConfig.cmake
  INSTALL_DESTINATION ${NYCKELTAL_CMAKEDIR})
write_basic_package_version_file(nyckeltalConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/nyckeltalConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/nyckeltalConfigVersion.cmake
  cmake/NyckeltalDependencies.cmake
  DESTINATION ${NYCKELTAL_CMAKEDIR})

file(RELATIVE_PATH nyckeltal_prefix_from_pc /prefix/${NYCKELTAL_LIBDIR}/pkgconfig /prefix)
set(nyckeltal_pc_shared "")
if(BUILD_SHARED_LIBS)
  set(nyckeltal_pc_shared " -DNYCKELTAL_SHARED")
endif()
configure_file(cmake/nyckeltal.pc.in nyckeltal.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/nyckeltal.pc DESTINATION ${NYCKELTAL_LIBDIR}/pkgconfig)
