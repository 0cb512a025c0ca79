#include "nyckeltal/stats/impl/censored.ipp"
