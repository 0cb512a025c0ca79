#include "nyckeltal/compare/impl/rank.ipp"
