#include "nyckeltal/io/impl/csv.ipp"
