/* Makes the N-th call that changes something under a folder fail, for benchmarks/faults.py. Loaded with LD_PRELOAD.
 *
 * What is counted: writes, syncs, cuts, renames, removals, new names. The variables below are set from outside. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

char fault_folder[4096];      /* calls on paths under it are counted; none while it is empty */
volatile long fault_at = 0;   /* which call fails; 0: none */
volatile int fault_errno = 0; /* with what */
volatile int fault_stays = 0; /* whether all after it fail as well */
volatile long fault_count = 0, fault_hits = 0;
char fault_last[4200];        /* the first call that failed */

static int counted(const char *call, const char *path) {
    size_t length = strlen(fault_folder);
    if (!length || strncmp(path, fault_folder, length)) return 0;
    fault_count++;
    if (!fault_at || (fault_stays ? fault_count < fault_at : fault_count != fault_at)) return 0;
    if (!fault_hits++) snprintf(fault_last, sizeof fault_last, "%s %s", call, path + length);
    errno = fault_errno;
    return 1;
}

static int counted_at(const char *call, int folder, const char *path) {
    if (path[0] == '/') return counted(call, path);
    char link[64], full[4200];
    ssize_t length = 0;
    if (folder == AT_FDCWD) {
        if (!getcwd(full, 4096)) return 0;
        length = strlen(full);
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        length = readlink(link, full, 4000);
        if (length < 0) return 0;
    }
    snprintf(full + length, sizeof full - length, "/%s", path);
    return counted(call, full);
}

static int counted_fd(const char *call, int fd) {
    char link[64], path[4096];
    if (!fault_folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return counted(call, path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ON_FD(type, name, parameters, arguments) \
    type name parameters { return counted_fd(#name, fd) ? -1 : NEXT(name) arguments; }

ON_FD(ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
ON_FD(ssize_t, pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
ON_FD(ssize_t, pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at))
ON_FD(ssize_t, writev, (int fd, const struct iovec *data, int count), (fd, data, count))
ON_FD(int, fsync, (int fd), (fd))
ON_FD(int, fdatasync, (int fd), (fd))
ON_FD(int, ftruncate, (int fd, off_t size), (fd, size))
ON_FD(int, ftruncate64, (int fd, off64_t size), (fd, size))

int rename(const char *from, const char *to) { return counted_at("rename", AT_FDCWD, to) ? -1 : NEXT(rename)(from, to); }
int unlink(const char *path) { return counted_at("unlink", AT_FDCWD, path) ? -1 : NEXT(unlink)(path); }
int mkdir(const char *path, mode_t mode) { return counted_at("mkdir", AT_FDCWD, path) ? -1 : NEXT(mkdir)(path, mode); }
int rmdir(const char *path) { return counted_at("rmdir", AT_FDCWD, path) ? -1 : NEXT(rmdir)(path); }
int renameat(int a, const char *from, int b, const char *to) {
    return counted_at("rename", b, to) ? -1 : NEXT(renameat)(a, from, b, to);
}
int unlinkat(int folder, const char *path, int flags) {
    return counted_at("unlink", folder, path) ? -1 : NEXT(unlinkat)(folder, path, flags);
}

/* Opening counts where it makes a file. */
#define OPENS(name, folder, pass)                                                              \
    {                                                                                                 \
        mode_t mode = 0;                                                                              \
        if (flags & O_CREAT) {                                                                        \
            va_list more;                                                                             \
            va_start(more, flags);                                                                    \
            mode = va_arg(more, mode_t);                                                              \
            va_end(more);                                                                             \
            struct stat found;                                                                        \
            if (fstatat(folder, path, &found, 0) && counted_at("open", folder, path)) return -1;      \
        }                                                                                             \
        return NEXT(name) pass;                                                                       \
    }
int open(const char *path, int flags, ...) OPENS(open, AT_FDCWD, (path, flags, mode))
int open64(const char *path, int flags, ...) OPENS(open64, AT_FDCWD, (path, flags, mode))
int openat(int folder, const char *path, int flags, ...) OPENS(openat, folder, (folder, path, flags, mode))
int openat64(int folder, const char *path, int flags, ...) OPENS(openat64, folder, (folder, path, flags, mode))
