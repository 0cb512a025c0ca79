#include "nyckeltal/compare/impl/matched_change.ipp"
