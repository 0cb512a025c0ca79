#include "nyckeltal/compare/impl/matching.ipp"
