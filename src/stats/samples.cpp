#include "nyckeltal/stats/impl/samples.ipp"
