/*
 * A supervisor as small as it can be, to compare with: the same launch (a confined thread that spawns), the same traps,
 * the same wake-up, the same answers.
 *
 * reference [-r PATH]... [-w PATH]... [-t NUMBER,...] [-p] [-i NUMBER] [-k COPIES] -- PROGRAM [ARGUMENT]...
 *
 *   -r, -w  Landlock: what may be read, what may be written
 *   -t      the system calls that are trapped; none: nothing is confined
 *   -p      decide and record: paths are read, compared with the rules, and kept
 *   -i      answer this system call with a descriptor, and record it
 *   -k      run this many at once, each with a supervisor of its own
 *
 * The last line on standard error is the number of nanoseconds from the spawn to the end of everything.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_AARCH64
#endif
#define SET_FLAGS _IOW('!', 4, unsigned long long)
#define SYNC_WAKE_UP 1
#define WAIT_KILLABLE_RECV (1 << 5)
#define MAX 256
#define RING 16384
#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE)
#define HANDLED ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)

struct event {
    long long at, took, id;
    int pid, nr, rule, length;
    unsigned long long args[6];
    char path[256];
};

struct copy {
    volatile int listener;
    volatile int carrier;
    struct event *ring;
    unsigned long recorded;
    pthread_t carrier_thread, supervisor_thread;
};

extern char **environ;
static const char *rules[MAX];
static int writable[MAX], rule_count, traps[MAX], trap_count, is_recording, injected = -1, source, ruleset = -1;
static struct sock_fprog filter;
static char **program;

static void require(int done, const char *what) {
    if (!done) {
        perror(what);
        exit(3);
    }
}

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void compile_filter(void) {
    struct sock_filter *code = calloc(MAX + 8, sizeof *code);
    int n = 0;
    code[n++] = (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
    code[n++] = (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
    code[n++] = (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    code[n++] = (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < trap_count; i++) {
        code[n++] = (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, traps[i], trap_count - i, 0);
    }
    code[n++] = (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    code[n++] = (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
    filter = (struct sock_fprog) {n, code};
}

static void compile_ruleset(void) {
    struct landlock_ruleset_attr attributes = {.handled_access_fs = HANDLED};
    ruleset = syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    require(ruleset >= 0, "landlock_create_ruleset");
    for (int i = 0; i < rule_count; i++) {
        struct landlock_path_beneath_attr rule = {.allowed_access = writable[i] ? HANDLED : READING};
        int directory = open(rules[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
        rule.parent_fd = directory >= 0 ? directory : open(rules[i], O_PATH | O_CLOEXEC);
        if (rule.parent_fd < 0) {
            continue;
        }
        if (directory < 0) {
            rule.allowed_access &=
                LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE;
        }
        require(syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0, rules[i]);
        close(rule.parent_fd);
    }
}

static void *carry(void *argument) {
    struct copy *copy = argument;
    int status;
    pid_t pid;
    if (trap_count > 0) {
        copy->carrier = syscall(SYS_gettid);
        require(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no_new_privs");
        require(syscall(SYS_landlock_restrict_self, ruleset, 0) == 0, "landlock_restrict_self");
        int fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
            SECCOMP_FILTER_FLAG_NEW_LISTENER | WAIT_KILLABLE_RECV, &filter);
        require(fd >= 0, "seccomp");
        copy->listener = fd;
    }
    /* A session of its own, as in every sandbox: the scheduler may make a group of it (sched_autogroup_enabled). */
    posix_spawnattr_t session;
    require(posix_spawnattr_init(&session) == 0, "posix_spawnattr_init");
    require(posix_spawnattr_setflags(&session, POSIX_SPAWN_SETSID) == 0, "POSIX_SPAWN_SETSID");
    require(posix_spawn(&pid, program[0], NULL, &session, program, environ) == 0, program[0]);
    require(waitpid(pid, &status, 0) == pid, "waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "%s: status %d\n", program[0], status);
        exit(4);
    }
    return NULL;
}

static int path_argument(int nr) {
    switch (nr) {
#ifdef SYS_open
        case SYS_open: case SYS_creat: case SYS_unlink: case SYS_rmdir: case SYS_rename: case SYS_link:
        case SYS_symlink: case SYS_mkdir: case SYS_mknod: case SYS_chmod: case SYS_chown: case SYS_lchown:
        case SYS_utime: case SYS_utimes:
#endif
        case SYS_execve: case SYS_truncate: case SYS_setxattr: case SYS_lsetxattr:
            return 0;
        case SYS_openat: case SYS_openat2: case SYS_unlinkat: case SYS_renameat2: case SYS_linkat: case SYS_mkdirat:
        case SYS_mknodat: case SYS_fchmodat: case SYS_fchownat: case SYS_utimensat: case SYS_execveat:
            return 1;
        default:
            return -1;
    }
}

static int is_held(int listener, struct seccomp_notif *request) {
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &request->id) == 0;
}

/* Reads the path, and finds the rule that covers it. */
static void decide(int listener, struct seccomp_notif *request, struct event *event) {
    int argument = path_argument(request->data.nr);
    event->length = 0;
    event->rule = -1;
    if (argument < 0) {
        return;
    }
    char path[4096];
    unsigned long long address = request->data.args[argument];
    struct iovec local = {path, 4096 - (address & 4095)};
    struct iovec remote = {(void *) address, local.iov_len};
    ssize_t got = process_vm_readv(request->pid, &local, 1, &remote, 1, 0);
    if (got <= 0 || !is_held(listener, request)) {
        return;
    }
    event->length = strnlen(path, got);
    memcpy(event->path, path, event->length < 255 ? event->length : 255);
    for (int i = 0; i < rule_count && event->rule < 0; i++) {
        size_t length = strlen(rules[i]);
        if (strncmp(path, rules[i], length) == 0 && (path[length] == '/' || path[length] == 0)) {
            event->rule = i;
        }
    }
}

static void answer(struct copy *copy, struct seccomp_notif *request, struct seccomp_notif_resp *response) {
    int is_injected = request->data.nr == injected;
    int is_kept = (is_recording || is_injected) && (int) request->pid != copy->carrier;
    struct event *event = &copy->ring[copy->recorded % RING];
    if (is_kept) {
        event->at = now();
        event->id = request->id;
        event->pid = request->pid;
        event->nr = request->data.nr;
        memcpy(event->args, request->data.args, sizeof event->args);
        decide(copy->listener, request, event);
    }
    if (is_injected) {
        struct seccomp_notif_addfd addfd = {
            .id = request->id, .flags = SECCOMP_ADDFD_FLAG_SEND, .srcfd = source, .newfd_flags = O_CLOEXEC};
        ioctl(copy->listener, SECCOMP_IOCTL_NOTIF_ADDFD, &addfd);
    } else {
        *response = (struct seccomp_notif_resp) {.id = request->id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
        ioctl(copy->listener, SECCOMP_IOCTL_NOTIF_SEND, response);
    }
    if (is_kept) {
        event->took = now() - event->at;
        copy->recorded++;
    }
}

static void *supervise(void *argument) {
    struct copy *copy = argument;
    struct seccomp_notif request;
    struct seccomp_notif_resp response;
    while (copy->listener < 0) {
        sched_yield();
    }
    if (ioctl(copy->listener, SET_FLAGS, SYNC_WAKE_UP) != 0) {
        fprintf(stderr, "no synchronous wake-up: %s\n", strerror(errno));
    }
    while (1) {
        memset(&request, 0, sizeof request);
        if (ioctl(copy->listener, SECCOMP_IOCTL_NOTIF_RECV, &request) == 0) {
            answer(copy, &request, &response);
            continue;
        }
        struct pollfd hung = {copy->listener, POLLIN, 0};
        if (poll(&hung, 1, 0) == 1 && (hung.revents & POLLHUP)) {
            return NULL;
        }
    }
}

static void run(int copies) {
    struct copy *all = calloc(copies, sizeof *all);
    for (int i = 0; i < copies; i++) {
        all[i].listener = -1;
        all[i].ring = calloc(is_recording || injected >= 0 ? RING : 1, sizeof(struct event));
        if (trap_count > 0) {
            require(pthread_create(&all[i].supervisor_thread, NULL, supervise, &all[i]) == 0, "pthread_create");
        }
        require(pthread_create(&all[i].carrier_thread, NULL, carry, &all[i]) == 0, "pthread_create");
    }
    for (int i = 0; i < copies; i++) {
        pthread_join(all[i].carrier_thread, NULL);
        if (trap_count > 0) {
            pthread_join(all[i].supervisor_thread, NULL);
        }
    }
}

static void add_traps(char *list) {
    for (char *number = strtok(list, ","); number != NULL; number = strtok(NULL, ",")) {
        require(trap_count < MAX, "too many traps");
        traps[trap_count++] = atoi(number);
    }
}

static void add_rule(const char *path, int is_writable) {
    require(rule_count < MAX, "too many rules");
    rules[rule_count] = path;
    writable[rule_count++] = is_writable;
}

int main(int argc, char **argv) {
    int copies = 1, option;
    while ((option = getopt(argc, argv, "+r:w:t:pi:k:")) != -1) {
        switch (option) {
            case 'r': add_rule(optarg, 0); break;
            case 'w': add_rule(optarg, 1); break;
            case 't': add_traps(optarg); break;
            case 'p': is_recording = 1; break;
            case 'i': injected = atoi(optarg); break;
            case 'k': copies = atoi(optarg); break;
            default: return 2;
        }
    }
    program = argv + optind;
    source = open("/dev/null", O_RDONLY | O_CLOEXEC);
    compile_filter();
    compile_ruleset();
    long long start = now();
    run(copies);
    fprintf(stderr, "%lld\n", now() - start);
    return 0;
}
