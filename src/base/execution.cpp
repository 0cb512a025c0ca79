#include "nyckeltal/base/impl/execution.ipp"
