#include "nyckeltal/stats/impl/proportion.ipp"
