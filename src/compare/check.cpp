#include "nyckeltal/compare/impl/check.ipp"
