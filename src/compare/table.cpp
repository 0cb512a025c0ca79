#include "nyckeltal/compare/impl/table.ipp"
