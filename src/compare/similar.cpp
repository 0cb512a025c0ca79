#include "nyckeltal/compare/impl/similar.ipp"
