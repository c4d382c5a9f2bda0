package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sandboxed.engine.RootFs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A root file system of Debian packages: those that are installed on this machine, with all that they depend on, packed as an
 * ordinary user can and without a network. What the scripts of packages would have made is left out, but for users.
 */
final class DebianRoot {

    private static final String PACK = """
        import os, subprocess, sys
        archive, packages = sys.argv[1], sys.argv[2:]

        def lines(*command):
            return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()

        wanted = lines('apt-cache', 'depends', '--recurse', '--installed', '--important', *packages)
        installed = set(lines('dpkg-query', '-W', '-f', '${Package}\\n'))
        unneeded = ('/usr/share/doc', '/usr/share/man', '/usr/share/locale', '/usr/share/info', '/usr/share/i18n')
        names = sorted({name for name in wanted if name in installed})
        links = [path for path in ('/bin', '/sbin', '/lib', '/lib64') if os.path.islink(path)]
        paths = {path for path in lines('dpkg-query', '-L', *names)
                 if path.startswith('/') and path not in links and path != '/.' and not path.startswith(unneeded)
                 and os.path.lexists(path)
                 and (os.path.islink(path) or os.access(path, os.R_OK))}
        listed = links + ['/etc/passwd', '/etc/group', '/var/lib/dpkg/status'] + sorted(paths)
        tar = ['tar', '-cf', archive, '-C', '/', '--no-recursion', '--owner=0', '--group=0', '-T', '-']
        subprocess.run(tar, input='\\n'.join('.' + path for path in listed), text=True, check=True)
        """;

    private DebianRoot() {}

    static RootFs in(Path folder) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-query")), "no Debian packages are installed here");
        Path archive = folder.resolve("debian.tar");
        Process packing = new ProcessBuilder(
                        "python3",
                        "-c",
                        PACK,
                        archive.toString(),
                        "bash",
                        "dash",
                        "diffutils",
                        "coreutils",
                        "findutils",
                        "tar",
                        "gzip",
                        "python3",
                        "apt",
                        "libc-bin",
                        "sed",
                        "grep")
                .inheritIO()
                .start();
        assertThat(packing.waitFor()).isZero();
        return RootFs.fromTar(archive, folder.resolve("cache"));
    }
}
