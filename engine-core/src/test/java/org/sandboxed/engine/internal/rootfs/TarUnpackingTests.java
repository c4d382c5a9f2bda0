package org.sandboxed.engine.internal.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.SandboxException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is unpacked from tar archives, and what is refused. */
class TarUnpackingTests {

    @TempDir
    private Path parent;

    private Path cache = Path.of("");
    private Path file = Path.of("");
    private final Archive archive = new Archive();

    @BeforeEach
    void name_files() throws IOException {
        cache = parent.resolve("cache");
        file = parent.resolve("root.tar");
        Files.writeString(parent.resolve("outside"), "untouched");
    }

    private UnpackedRoot unpack() throws IOException {
        return UnpackedRoot.of(archive.write(file), cache);
    }

    private void refuses(String... reasons) throws IOException {
        archive.write(file);
        assertThatThrownBy(() -> UnpackedRoot.of(file, cache))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("fromTar: " + file)
                .hasMessageContainingAll(reasons);
        try (var left = Files.list(cache)) {
            assertThat(left).allMatch(path -> path.toString().endsWith(".lock"));
        }
        assertThat(parent.resolve("outside")).hasContent("untouched");
        assertThat(parent.resolve("x")).doesNotExist();
    }

    @Test
    void files_and_directories_are_as_the_archive_says() throws IOException {
        archive.directory("./", 0755)
                .directory("./etc/", 0555)
                .file("./etc/name", "tar\n", 0640)
                .file("bin/tool", "#!/bin/sh\n", 04755)
                .symlink("etc/link", "/bin/tool")
                .special("pipe", TarConstants.LF_FIFO);

        Path root = unpack().path();

        assertThat(root.resolve("etc/name")).hasContent("tar");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("etc"))))
                .isEqualTo("r-xr-xr-x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("etc/name"))))
                .isEqualTo("rw-r-----");
        assertThat((int) Files.getAttribute(root.resolve("bin/tool"), "unix:mode") & 07777)
                .isEqualTo(04755);
        assertThat(Files.readSymbolicLink(root.resolve("etc/link"))).isEqualTo(Path.of("/bin/tool"));
        assertThat(Files.getLastModifiedTime(root.resolve("etc")).toMillis()).isEqualTo(1_000_000_000_000L);
        assertThat(Files.getLastModifiedTime(root.resolve("etc/name")).toMillis())
                .isEqualTo(1_000_000_000_000L);
        assertThat(Files.readAttributes(
                                root.resolve("pipe"),
                                java.nio.file.attribute.BasicFileAttributes.class,
                                LinkOption.NOFOLLOW_LINKS)
                        .isOther())
                .isTrue();
    }

    @Test
    void long_names_and_other_alphabets_are_kept() throws IOException {
        String folder = "d".repeat(120) + "/" + "e".repeat(120);
        archive.file(folder + "/Größe-日本", "x");

        assertThat(Files.readString(unpack().path().resolve(folder).resolve("Größe-日本")))
                .isEqualTo("x");
    }

    @Test
    void hard_links_lead_to_what_comes_before_or_after() throws IOException {
        archive.hardLink("early", "later").file("dir/one", "1").hardLink("dir/two", "/dir/one");
        archive.file("later", "2");

        Path root = unpack().path();

        assertThat(Files.isSameFile(root.resolve("dir/one"), root.resolve("dir/two")))
                .isTrue();
        assertThat(root.resolve("early")).hasContent("2");
    }

    @Test
    void a_later_entry_takes_the_place_of_an_earlier() throws IOException {
        archive.file("a", "old").directory("a", 0700).file("a/x", "new");
        archive.directory("b", 0700).file("b/x", "old").file("b", "new");
        archive.symlink("c", "b").file("c", "itself");

        Path root = unpack().path();

        assertThat(root.resolve("a/x")).hasContent("new");
        assertThat(root.resolve("b")).hasContent("new");
        assertThat(root.resolve("c")).hasContent("itself");
    }

    @Test
    void a_link_that_stays_inside_is_gone_through() throws IOException {
        archive.directory("usr/lib", 0755).symlink("lib", "usr/lib").file("lib/libc", "c");

        assertThat(unpack().path().resolve("usr/lib/libc")).hasContent("c");
    }

    @Test
    void a_link_may_come_before_what_it_leads_to() throws IOException {
        archive.symlink("lib", "./usr/lib").file("lib/x86/libc", "c").directory("usr", 0700);
        archive.symlink("usr/local/lib64", "../../opt/lib").file("usr/local/lib64/x", "x");

        Path root = unpack().path();

        assertThat(root.resolve("lib")).isSymbolicLink();
        assertThat(root.resolve("usr/lib/x86/libc")).hasContent("c");
        assertThat(root.resolve("opt/lib/x")).hasContent("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/../x", "a/..", ".."})
    void names_that_lead_upwards_are_refused(String name) throws IOException {
        archive.file("a/b", "").file(name, "x");

        refuses("\"" + name + "\"", "\"..\"");
    }

    @ParameterizedTest
    @CsvSource({"..", "../../..", "a/../.."})
    void links_that_lead_out_are_not_gone_through(String target) throws IOException {
        archive.directory("a", 0755).symlink("out", target).file("out/x", "x");

        refuses("out", "leads out of the root");
    }

    @Test
    void absolute_links_are_not_gone_through() throws IOException {
        archive.symlink("out", parent.toString()).file("out/x", "x");

        refuses("out", "leads out of the root");
    }

    @Test
    void hard_links_to_what_is_outside_are_refused() throws IOException {
        archive.symlink("out", parent.toString()).hardLink("mine", "out/outside");

        refuses("out", "leads out of the root");
    }

    @Test
    void hard_links_upwards_are_refused() throws IOException {
        archive.hardLink("mine", "../../../outside");

        refuses("../../../outside");
    }

    @Test
    void a_hard_link_to_nothing_is_refused() throws IOException {
        archive.file("a", "").hardLink("mine", "missing");

        refuses("\"mine\" is a hard link to \"missing\"");
    }

    @Test
    void a_link_is_replaced_and_not_written_through() throws IOException {
        archive.symlink("f", parent.resolve("outside").toString()).file("f", "inside");

        Path root = unpack().path();

        assertThat(root.resolve("f")).isRegularFile().hasContent("inside");
        assertThat(parent.resolve("outside")).hasContent("untouched");
    }

    @Test
    void devices_are_left_out_and_told() throws IOException {
        archive.special("dev/sda", TarConstants.LF_BLK).special("dev/null", TarConstants.LF_CHR);
        archive.file("etc/name", "x");

        UnpackedRoot unpacked = unpack();

        assertThat(unpacked.leftOut())
                .hasSize(2)
                .allMatch(line -> line.contains("a device"))
                .anyMatch(line -> line.startsWith("/dev/null: "));
        assertThat(unpacked.path().resolve("dev")).doesNotExist();
        assertThat(UnpackedRoot.of(file, cache).leftOut()).isEqualTo(unpacked.leftOut());
    }

    @Test
    void gzip_is_decompressed() throws IOException {
        Files.write(file, archive.file("etc/name", "packed").compressed());

        assertThat(UnpackedRoot.of(file, cache).path().resolve("etc/name")).hasContent("packed");
    }

    @ParameterizedTest
    @CsvSource({"28b52ffd00000000, zstd", "fd377a585a000000, xz", "425a683931415926, bzip2"})
    void other_compressions_are_refused_by_their_names(String head, String name) throws IOException {
        Files.write(file, java.util.HexFormat.of().parseHex(head));

        assertThatThrownBy(() -> UnpackedRoot.of(file, cache))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("compressed with " + name);
    }

    @Test
    void what_is_no_archive_is_refused() throws IOException {
        for (String content : List.of("", "no archive", "no archive ".repeat(1000))) {
            Files.writeString(file, content);
            assertThatThrownBy(() -> UnpackedRoot.of(file, cache))
                    .as(content)
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("fromTar: " + file);
        }
    }

    @Test
    @Timeout(60)
    void what_never_ends_is_refused() {
        assertThatThrownBy(() -> UnpackedRoot.of(Path.of("/dev/zero"), cache))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("fromTar: /dev/zero cannot be unpacked")
                .hasMessageContaining("neither a file nor a directory");
    }

    @Test
    void a_cut_archive_is_refused() throws IOException {
        byte[] whole = archive.file("a", "x".repeat(5000)).compressed();
        Files.write(file, Arrays.copyOf(whole, whole.length - 12));

        assertThatThrownBy(() -> UnpackedRoot.of(file, cache)).isInstanceOf(SandboxException.class);
        Files.write(file, whole);
        assertThat(UnpackedRoot.of(file, cache).path().resolve("a")).isRegularFile();
    }

    @Test
    void an_archive_with_another_checksum_than_its_content_is_refused() throws IOException {
        byte[] whole = archive.file("a", "x".repeat(5000)).compressed();
        whole[whole.length - 8] ^= 1;
        Files.write(file, whole);

        assertThatThrownBy(() -> UnpackedRoot.of(file, cache))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("fromTar: " + file);
    }

    @Test
    void the_library_is_asked_for_by_its_name() {
        assertThat(TarReader.isPossible(getClass().getClassLoader())).isTrue();
        assertThat(TarReader.isPossible(ClassLoader.getPlatformClassLoader())).isFalse();
    }
}
