#include "nyckeltal/stats/impl/distributions.ipp"
