#include "nyckeltal/compare/impl/groups.ipp"
