#include "nyckeltal/stats/impl/correlation.ipp"
