#include "nyckeltal/stats/impl/rank_sets.ipp"
