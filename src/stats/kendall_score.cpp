#include "nyckeltal/stats/impl/kendall_score.ipp"
