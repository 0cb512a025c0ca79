#include "nyckeltal/compare/impl/membership.ipp"
