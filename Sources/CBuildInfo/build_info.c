#include "build_info.h"

// The package manifest defines both; the revision comes from the checkout it is built in.
#ifndef BUILD_VERSION
#define BUILD_VERSION "unknown"
#endif
#ifndef BUILD_REVISION
#define BUILD_REVISION "unknown"
#endif

const char *build_version(void) { return BUILD_VERSION; }
const char *build_revision(void) { return BUILD_REVISION; }
