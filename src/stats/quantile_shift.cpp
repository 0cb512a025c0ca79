#include "nyckeltal/stats/impl/quantile_shift.ipp"
