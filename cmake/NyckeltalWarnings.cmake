# Warnings for our own targets; never exported to those who link us.
function(nyckeltal_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
    -Woverloaded-virtual -Wcast-align -Wunused -Wdouble-promotion -Wimplicit-fallthrough
    # GCC 12 sees overlaps in std::string's operator+ that are not there (GCC bug 105651), and at -O3, where several files
    # are compiled at a time, a vector freed from its middle.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict$<SEMICOLON>-Wno-free-nonheap-object>
    $<$<BOOL:${NYCKELTAL_WERROR}>:-Werror>)
endfunction()
