#include "nyckeltal/stats/impl/shrinkage.ipp"
