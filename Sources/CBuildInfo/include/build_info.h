#pragma once

/// The version that the package manifest names.
const char *build_version(void);

/// The commit that the program was built from, "unknown" where the build was not told.
const char *build_revision(void);
