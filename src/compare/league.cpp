#include "nyckeltal/compare/impl/league.ipp"
