package org.sandboxed.engine.internal.journal.describe;

/** The arguments of calls on files, file systems and descriptors. */
final class FileShapes {

    /** On each line the kinds of the arguments, a colon, and the calls that have them. */
    static final String TEXT = """
            path open openmode : open
            dirfd path open openmode : openat
            dirfd path ptr size : openat2
            path mode : creat mkdir chmod
            dirfd path mode : mkdirat fchmodat
            dirfd path mode at : fchmodat2
            int mode : fchmod
            path nodemode device : mknod
            dirfd path nodemode device : mknodat
            path : rmdir unlink chdir chroot acct swapoff uselib mq_unlink
            dirfd path at : unlinkat
            path path : rename link symlink pivot_root
            dirfd path dirfd path : renameat
            dirfd path dirfd path rename : renameat2
            dirfd path dirfd path at : linkat
            path dirfd path : symlinkat
            path id id : chown lchown
            int id id : fchown
            dirfd path id id at : fchownat
            path long : truncate
            int long : ftruncate
            path ptr : stat lstat statfs utime utimes
            int ptr : fstat fstatfs
            dirfd path ptr : futimesat
            dirfd path ptr at : newfstatat utimensat
            dirfd path atstatx statxmask ptr : statx
            path access : access
            dirfd path access : faccessat
            dirfd path access ataccess : faccessat2
            path ptr size : readlink listxattr llistxattr
            dirfd path ptr size : readlinkat
            ptr size : getcwd
            path path ptr size xattr : setxattr lsetxattr
            int path ptr size xattr : fsetxattr
            path path ptr size : getxattr lgetxattr
            int path ptr size : fgetxattr
            path path : removexattr lremovexattr
            int path : fremovexattr
            int ptr size : flistxattr
            dirfd path at path ptr size : setxattrat getxattrat
            dirfd path at ptr size : listxattrat
            dirfd path at path : removexattrat
            dirfd path ptr size at : file_getattr file_setattr
            path path path mount ptr : mount
            path umount : umount2
            dirfd path hex32 : open_tree fspick
            dirfd path hex32 ptr size : open_tree_attr mount_setattr
            dirfd path dirfd path hex32 : move_mount
            path hex32 : fsopen swapon
            int hex32 path ptr int : fsconfig
            int hex32 hex32 : fsmount
            dirfd path ptr ptr at : name_to_handle_at
            int ptr open : open_by_handle_at
            int hex32 hex dirfd path : fanotify_mark
            int path hex32 : inotify_add_watch
            hex32 path int ptr : quotactl
            int hex32 int ptr : quotactl_fd
            int : close dup fsync fdatasync syncfs fchdir epoll_create
            int int : dup2 flock inotify_rm_watch
            int int hex32 : dup3
            uint uint hex32 : close_range
            int ptr size : read write getdents getdents64
            int ptr size long : pread64 pwrite64
            int ptr int : readv writev
            int ptr int long : preadv pwritev
            int ptr int long long hex32 : preadv2 pwritev2
            int long seek : lseek
            int fcntl fcntlarg : fcntl
            int ioctl hex : ioctl
            int int ptr size : sendfile
            int ptr int ptr size hex32 : splice copy_file_range
            int int size hex32 : tee
            int ptr size hex32 : vmsplice
            int hex32 long long : fallocate
            int long long int : fadvise64
            int long long hex32 : sync_file_range
            int long size : readahead
            int int int ptr : epoll_ctl
            int ptr int int : epoll_wait
            int ptr int int ptr size : epoll_pwait
            int ptr int ptr ptr size : epoll_pwait2
            ptr uint int : poll
            ptr uint ptr ptr size : ppoll
            int ptr ptr ptr ptr : select
            int ptr ptr ptr ptr ptr : pselect6
            ptr : pipe
            ptr open : pipe2
            mode : umask
            hex32 : epoll_create1 inotify_init1
            : sync inotify_init
            """;

    private FileShapes() {}
}
