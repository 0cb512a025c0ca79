#include "nyckeltal/stats/impl/progress_rules.ipp"
