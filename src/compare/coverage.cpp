#include "nyckeltal/compare/impl/coverage.ipp"
