#include "nyckeltal/compare/impl/trend.ipp"
