#include "nyckeltal/compare/impl/follow.ipp"
