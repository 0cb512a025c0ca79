#include "nyckeltal/core/impl/simulated_network.ipp"
