#include "nyckeltal/compare/impl/movements.ipp"
