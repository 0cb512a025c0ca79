#include "nyckeltal/stats/impl/projection.ipp"
