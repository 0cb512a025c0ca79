#include "nyckeltal/stats/impl/target_line.ipp"
