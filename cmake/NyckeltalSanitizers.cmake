# Address and undefined-behaviour sanitizers over everything we build ourselves.
option(NYCKELTAL_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
function(nyckeltal_sanitize target)
  if(NYCKELTAL_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=address,undefined)
  endif()
endfunction()
