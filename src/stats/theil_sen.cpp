#include "nyckeltal/stats/impl/theil_sen.ipp"
