#include "nyckeltal/core/impl/member.ipp"
