#include "nyckeltal/compare/impl/network.ipp"
