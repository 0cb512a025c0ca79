#include "nyckeltal/stats/impl/summary.ipp"
