// The whole library. Written by tools/umbrella.py.
#pragma once

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/names.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/io/csv.hpp"
#include "nyckeltal/io/finding.hpp"
#include "nyckeltal/io/package.hpp"
#include "nyckeltal/version.hpp"
