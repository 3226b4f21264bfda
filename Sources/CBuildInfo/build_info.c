#include "build_info.h"

// The package manifest defines it from the checkout it is built in.
#ifndef BUILD_REVISION
#define BUILD_REVISION "unknown"
#endif

const char *build_revision(void) { return BUILD_REVISION; }
