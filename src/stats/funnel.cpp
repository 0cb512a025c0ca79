#include "nyckeltal/stats/impl/funnel.ipp"
