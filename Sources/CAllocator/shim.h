#pragma once
#if defined(__GLIBC__) || defined(__linux__)
#include <malloc.h>
#endif

/// Asks for memory that will be read soon, without waiting for it.
static inline void callocator_prefetch(const void *address) { __builtin_prefetch(address); }
