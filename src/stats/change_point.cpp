#include "nyckeltal/stats/impl/change_point.ipp"
