#include "nyckeltal/stats/impl/inequality.ipp"
