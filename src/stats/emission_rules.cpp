#include "nyckeltal/stats/impl/emission_rules.ipp"
