#include "nyckeltal/stats/impl/randomness.ipp"
