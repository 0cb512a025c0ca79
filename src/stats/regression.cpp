#include "nyckeltal/stats/impl/regression.ipp"
