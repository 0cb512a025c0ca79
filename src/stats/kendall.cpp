#include "nyckeltal/stats/impl/kendall.ipp"
