#include "nyckeltal/stats/impl/block_kendall.ipp"
