#include "nyckeltal/core/impl/indicator.ipp"
