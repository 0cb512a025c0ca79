#include "nyckeltal/core/impl/names.ipp"
