#include "nyckeltal/stats/impl/several_samples.ipp"
