#include "nyckeltal/compare/impl/network_mean.ipp"
