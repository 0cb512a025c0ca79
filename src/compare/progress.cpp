#include "nyckeltal/compare/impl/progress.ipp"
