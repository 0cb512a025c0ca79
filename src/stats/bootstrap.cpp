#include "nyckeltal/stats/impl/bootstrap.ipp"
