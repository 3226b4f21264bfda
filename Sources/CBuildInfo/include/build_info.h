#pragma once

/// The commit that the program was built from, "unknown" where the build was not told.
const char *build_revision(void);
