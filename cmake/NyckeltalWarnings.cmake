# Warnings for our own targets; never exported to those who link us.
function(nyckeltal_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
    -Woverloaded-virtual -Wcast-align -Wunused -Wdouble-promotion -Wimplicit-fallthrough
    $<$<BOOL:${NYCKELTAL_WERROR}>:-Werror>)
endfunction()
