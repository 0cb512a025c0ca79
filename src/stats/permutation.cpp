#include "nyckeltal/stats/impl/permutation.ipp"
