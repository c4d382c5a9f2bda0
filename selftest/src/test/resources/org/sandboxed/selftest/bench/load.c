/* A program that makes system calls and says how long they took. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void require(int done, const char *what) {
    if (!done) {
        perror(what);
        exit(3);
    }
}

static int dial(const char *port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    require(fd >= 0 && connect(fd, (struct sockaddr *) &to, sizeof to) == 0, "connect");
    return fd;
}

static void once(const char *kind, const char *argument) {
    if (kind[0] == 'w') {
        struct timespec t;
        clock_gettime(CLOCK_REALTIME, &t);
        return;
    }
    if (kind[0] == 'c') {
        syscall(atoi(argument));
        return;
    }
    if (kind[0] == 'd') {
        close(dial(argument));
        return;
    }
    int fd = kind[0] == 'o' ? open(argument, O_RDONLY | O_CLOEXEC) : (int) syscall(atoi(argument), 0);
    require(fd > 2, kind);
    close(fd);
}

/* load until START END: how many calls of getppid fit between two moments of CLOCK_MONOTONIC. */
static int until(long long start, long long end) {
    struct timespec at = {start / 1000000000LL, start % 1000000000LL};
    long count = 0;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
    while (now() < end) {
        for (int i = 0; i < 8; i++) {
            syscall(SYS_getppid);
        }
        count += 8;
    }
    printf("%ld\n", count);
    return 0;
}

/* load stream PORT MEBIBYTES: how many mebibytes a second go over a connection to this machine. */
static int stream(const char *port, int mebibytes) {
    static char buffer[1 << 16];
    int fd = dial(port);
    long long start = now();
    for (long long left = (long long) mebibytes << 20; left > 0;) {
        ssize_t sent = write(fd, buffer, sizeof buffer);
        require(sent > 0, "write");
        left -= sent;
    }
    require(shutdown(fd, SHUT_WR) == 0 && read(fd, buffer, 1) == 1, "the end of the stream");
    printf("%.1f\n", mebibytes / ((now() - start) / 1e9));
    return 0;
}

/* load call|inject NUMBER BATCHES SIZE, load open PATH BATCHES SIZE, load watch - BATCHES SIZE,
   load dial PORT BATCHES SIZE: nanoseconds for each call, batch by batch. */
int main(int argc, char **argv) {
    if (argc == 4 && strcmp(argv[1], "until") == 0) {
        return until(atoll(argv[2]), atoll(argv[3]));
    }
    if (argc == 4 && strcmp(argv[1], "stream") == 0) {
        return stream(argv[2], atoi(argv[3]));
    }
    require(argc == 5, "usage");
    int batches = atoi(argv[3]);
    int size = atoi(argv[4]);
    double *took = calloc(batches, sizeof *took);
    for (int batch = 0; batch < batches; batch++) {
        long long start = now();
        for (int i = 0; i < size; i++) {
            once(argv[1], argv[2]);
        }
        took[batch] = (double) (now() - start) / size;
    }
    for (int batch = 0; batch < batches; batch++) {
        printf("%.1f\n", took[batch]);
    }
    return 0;
}
