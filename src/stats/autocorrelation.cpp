#include "nyckeltal/stats/impl/autocorrelation.ipp"
