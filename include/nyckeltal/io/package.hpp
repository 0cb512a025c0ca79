// A dataset folder: a Frictionless Data Package of CSV files that holds a whole panel and loses nothing. Format and
// columns are described in docs/io.md. Compiled in nyckeltal::io.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/io/finding.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// The package's files by name, "datapackage.json" and "values.csv" among them.
using PackageFiles = std::map<std::string, std::string, std::less<>>;
using PackageViews = std::map<std::string, std::string_view, std::less<>>;

/// Reads a dataset folder. Rows that cannot be used are left out and reported as errors in `findings`. Rows of kind
/// network or nation become `Panel::published`. Throws FindingsError (a ParseError) where there is no package to read:
/// datapackage.json, values.csv, members.csv or indicators.csv missing or broken.
[[nodiscard]] NYCKELTAL_IO_API Panel read_package(const std::filesystem::path& folder, Findings& findings);

/// The same from bytes, of a zip file or a test; `source` is what findings call the whole.
[[nodiscard]] NYCKELTAL_IO_API Panel read_package(const PackageViews& files, Findings& findings,
                                                  const std::string& source = {});

/// The bytes of the package. Reading them and writing again gives the same bytes. Throws ArgumentError for a panel that
/// the format cannot hold: text that is not UTF-8 or has NUL bytes, doubled source ids, a published row that is no
/// reference area, an observation that contradicts the cube.
[[nodiscard]] NYCKELTAL_IO_API PackageFiles package_files(const Panel& panel);

/// Writes package_files() to `folder`: into a temporary folder beside it first, which then takes its place, so that
/// nobody sees half a package. Other files in an existing package folder stay; a folder that is neither empty nor a
/// package is an ArgumentError.
NYCKELTAL_IO_API void write_package(const Panel& panel, const std::filesystem::path& folder);

}  // namespace nyckeltal::inline NYCKELTAL_FORM
