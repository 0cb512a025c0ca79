#include "nyckeltal/stats/impl/multiplicity.ipp"
