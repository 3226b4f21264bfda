#pragma once
#include <spawn.h>

// What <spawn.h> of glibc declares for _GNU_SOURCE alone, which Swift's module of it does not define.
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *folder);
