#include "nyckeltal/core/impl/series.ipp"
