#include "nyckeltal/core/impl/panel.ipp"
