# Eigen and Boost inside of our libraries carry names of their own, so that a program may have other versions of both, or
# Eigen with other settings: one-definition rule kept by construction. Eigen keeps off its vector paths, whose sums run in
# another order on wider registers: the same bits on every machine.
function(nyckeltal_own_eigen target)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:Eigen3::Eigen>)
  target_compile_definitions(${target} PRIVATE Eigen=nyckeltal_eigen EIGEN_DONT_VECTORIZE)
endfunction()

# Boost builds some names of files from the word boost, which a folder of that other name answers.
function(nyckeltal_own_boost target)
  get_target_property(boost_folders nyckeltal::boost_headers INTERFACE_INCLUDE_DIRECTORIES)
  if(NOT boost_folders)
    set(boost_folders /usr/include)
  endif()
  list(GET boost_folders 0 boost_folder)
  set(own ${PROJECT_BINARY_DIR}/own_boost)
  file(MAKE_DIRECTORY ${own})
  file(CREATE_LINK ${boost_folder}/boost ${own}/nyckeltal_boost SYMBOLIC)
  target_include_directories(${target} SYSTEM PRIVATE ${own})
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:nyckeltal::boost_headers>)
  target_compile_definitions(${target} PRIVATE boost=nyckeltal_boost BOOST_NO_USER_CONFIG)
  # Boost makes some of its types visible whatever the compiler is told.
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "SHARED_LIBRARY" AND UNIX AND NOT APPLE)
    target_link_options(${target} PRIVATE "LINKER:--version-script=${PROJECT_SOURCE_DIR}/cmake/hidden.map")
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/hidden.map)
  endif()
endfunction()

# The same bits on every machine: no multiplication is fused with an addition, which a compiler does unasked where the
# target can.
function(nyckeltal_own_numbers target)
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-ffp-contract=off>)
endfunction()

# What joins parts together gains nothing from -O3, which takes longer to compile. Readers lose a tenth of their speed
# below -O2, bindings nothing that is seen.
function(nyckeltal_not_hot target level)
  target_compile_options(${target} PRIVATE $<$<AND:$<CONFIG:Release>,$<CXX_COMPILER_ID:GNU,Clang,AppleClang>>:${level}>)
endfunction()

# Several files at a time cost half of what they cost one by one. Who has ccache wants single files. GCC collects garbage
# less often, which is a tenth of its time for a tenth more memory.
function(nyckeltal_in_batches target size)
  if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${size})
    target_compile_options(${target} PRIVATE "$<$<CXX_COMPILER_ID:GNU>:SHELL:--param ggc-min-heapsize=500000>")
  endif()
endfunction()
