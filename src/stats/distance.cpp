#include "nyckeltal/stats/impl/distance.ipp"
