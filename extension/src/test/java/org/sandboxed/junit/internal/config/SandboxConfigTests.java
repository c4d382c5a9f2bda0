package org.sandboxed.junit.internal.config;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.junit.AllowBind;
import org.sandboxed.junit.AllowNet;
import org.sandboxed.junit.Chroot;
import org.sandboxed.junit.DenyBind;
import org.sandboxed.junit.DenyNet;
import org.sandboxed.junit.DeterministicDirs;
import org.sandboxed.junit.FrozenTime;
import org.sandboxed.junit.LeakedProcesses;
import org.sandboxed.junit.MaxDisk;
import org.sandboxed.junit.MaxMemory;
import org.sandboxed.junit.MaxOpenFiles;
import org.sandboxed.junit.MaxProcesses;
import org.sandboxed.junit.Mount;
import org.sandboxed.junit.PortRemap;
import org.sandboxed.junit.RandomSeed;
import org.sandboxed.junit.RecordSyscalls;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Unsupported;
import org.sandboxed.junit.VirtualCpus;
import org.sandboxed.junit.VirtualHostname;
import org.sandboxed.junit.VirtualIdentity;
import org.sandboxed.junit.VirtualInterface;
import org.sandboxed.junit.VirtualRoute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SandboxConfigTests {

    @Test
    void reads_every_annotation_of_an_element_in_the_order_in_which_it_counts() {
        assertThat(Layer.of(Everything.class, List.of()).settings())
                .extracting(Setting::source)
                .containsExactly(
                        "@Sandboxed(readable = \"/usr\")",
                        "@Sandboxed(readable = \"/etc\")",
                        "@Sandboxed(timeout = \"5s\")",
                        "@Sandboxed(maxProcesses = 3)",
                        "@Sandboxed(maxMemory = \"1G\")",
                        "@Sandboxed(maxDisk = \"2G\")",
                        "@Sandboxed(maxCpu = 50)",
                        "@Sandboxed(env = \"A=1\")",
                        "@Sandboxed(inheritEnv = true)",
                        "@Sandboxed(noRandomizeMemory = true)",
                        "@MaxProcesses(value = 4)",
                        "@MaxOpenFiles(value = 64)",
                        "@AllowNet(value = \"localhost:80\")",
                        "@AllowNet(value = \":443\")",
                        "@DenyNet(value = \":25\")",
                        "@AllowBind(value = \"0\")",
                        "@DenyBind(value = \"22\")",
                        "@PortRemap(value = true)",
                        "@MaxMemory(value = \"512M\")",
                        "@MaxDisk(value = \"100M\")",
                        "@VirtualHostname(value = \"build-1\")",
                        "@VirtualCpus(value = 2)",
                        "@VirtualIdentity(uid = 1000, gid = 1001)",
                        "@DeterministicDirs(value = true)",
                        "@RandomSeed(value = 42)",
                        "@FrozenTime(value = \"2020-02-29\")",
                        "@RecordSyscalls(value = \"getpid\")",
                        "@RecordSyscalls(value = \"getuid\")",
                        "@VirtualInterface(name = \"eth0\", address = \"10.0.0.2/24\", mtu = 1500)",
                        "@VirtualInterface(name = \"eth0\", address = \"fd00::2/64\", mtu = 1500)",
                        "@VirtualInterface(name = \"eth1\", address = \"10.1.0.2/24\", mtu = 9000)",
                        "@VirtualRoute(destination = \"default\", gateway = \"10.0.0.1\")");
    }

    @Test
    void a_superclass_counts_before_its_subclass_and_a_composed_annotation_where_it_stands() {
        assertThat(Layer.of(Composed.class, List.of()).settings())
                .extracting(Setting::source)
                .containsExactly(
                        "@Sandboxed(timeout = \"1s\")", "@Sandboxed(timeout = \"2s\")", "@Sandboxed(timeout = \"3s\")");
    }

    @Test
    void the_root_is_set_before_what_is_about_paths_in_it() {
        assertThat(Layer.of(Rooted.class, List.of()).roots())
                .extracting(Setting::source)
                .containsExactly("@Chroot(value = \"/usr\")");
        assertThat(Layer.of(Rooted.class, List.of()).settings())
                .extracting(Setting::source)
                .containsExactly(
                        "@Sandboxed(readable = \"/only-inside\")",
                        "@Mount(virtual = \"/a\", host = \"/etc\")",
                        "@Mount(virtual = \"/b\", host = \"/etc\")");
        assertThatCode(config(Rooted.class)::check).doesNotThrowAnyException();
    }

    @Test
    void the_innermost_rule_counts() {
        SandboxConfig config = config(Skipping.class, Failing.class, Everything.class);

        assertThat(config.unsupported()).isEqualTo(Unsupported.FAIL);
        assertThat(config.leakedProcesses()).isEqualTo(LeakedProcesses.ALLOW);
        assertThat(config(Everything.class).leakedProcesses()).isEqualTo(LeakedProcesses.FAIL);
    }

    @Test
    void good_values_are_accepted() {
        assertThatCode(config(Everything.class, Composed.class)::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        timeout      | @Sandboxed(timeout = "soon")            | not a duration
        zero         | @Sandboxed(timeout = "0s")              | timeout: PT0S is not a positive duration
        missing      | @Sandboxed(readable = "/no/such/path")  | "/no/such/path" does not exist
        directory    | @Sandboxed(cwd = "/etc/passwd")         | "/etc/passwd" is not a directory
        variable     | @Sandboxed(env = "PATH")                | write it as "NAME=value"
        nameless     | @Sandboxed(env = "=value")              | is not a variable name
        unblocked    | @Sandboxed(allowSyscalls = "opennat")   | no such syscall
        blocked      | @Sandboxed(denySyscalls = "")           | no such syscall
        processes    | @Sandboxed(maxProcesses = 0)            | maxProcesses: 0 is not a positive number
        output       | @Sandboxed(maxOutput = -1)              | maxOutput: -1 is not a positive number
        companion    | @MaxProcesses(value = -2)               | maxProcesses: -2 is not a positive number
        destination  | @AllowNet(value = "h:80,*")             | cannot mix
        port         | @AllowBind(value = "9-8")               | reversed range
        files        | @MaxOpenFiles(value = 0)                | maxOpenFiles: 0 is not a positive number
        cpu          | @Sandboxed(maxCpu = 101)                | maxCpu: 101 is not a percentage
        memory       | @MaxMemory(value = "much")              | maxMemory: "much" is not a size
        disk         | @MaxDisk(value = "0")                   | maxDisk: "0" is not a positive size
        storage      | @Sandboxed(storage = "/no/such/path")   | storage: "/no/such/path" is not a directory
        hostname     | @VirtualHostname(value = "a/b")         | hostname: "a/b" is not a host name
        cpus         | @VirtualCpus(value = 0)                 | cpus: 0 is not a positive number
        identity     | @VirtualIdentity(uid = -1, gid = 0)     | identity: uid -1 is negative
        time         | @FrozenTime(value = "yesterday")         | not a time; write one with an offset
        timeless     | @FrozenTime(value = "1969-12-31")        | frozenTime: 1969-12-31T00:00:00Z is not between
        later        | @FrozenTime(value = "1960-01-01T00:00Z") | timeStart: 1960-01-01T00:00:00Z is not between
        recorded     | @RecordSyscalls(value = "getpidd")      | no such syscall
        address      | @VirtualInterface(name = "eth0", address = "10.0.0.2", mtu = 1500) | has no prefix length
        addressless  | @VirtualInterface(name = "eth0", address = {}) | an interface has at least one address
        route        | @VirtualRoute(destination = "default", gateway = "router") | is no IPv4 or IPv6 address
        """)
    void a_broken_value_is_refused_with_its_annotation_and_its_place(String method, String source, String reason)
            throws ReflectiveOperationException {
        SandboxConfig config = config(Broken.class.getDeclaredMethod(method));

        assertThatExceptionOfType(ExtensionConfigurationException.class)
                .isThrownBy(config::check)
                .withMessageStartingWith(source + " on " + Broken.class.getName() + "." + method + "(): ")
                .withMessageContaining(reason);
    }

    @Test
    void what_is_about_files_is_tried_only_once_methods_of_the_class_may_have_made_them()
            throws ReflectiveOperationException {
        for (String method : List.of("missing", "directory", "storage", "mounted", "rooted")) {
            SandboxConfig config = config(Broken.class.getDeclaredMethod(method));

            assertThatCode(config::checkWithoutFiles).as(method).doesNotThrowAnyException();
            assertThatExceptionOfType(ExtensionConfigurationException.class)
                    .as(method)
                    .isThrownBy(config::check);
        }
        assertThatExceptionOfType(ExtensionConfigurationException.class)
                .isThrownBy(config(Broken.class.getDeclaredMethod("cpu"))::checkWithoutFiles);
    }

    @Test
    void an_extension_of_a_field_is_refused_with_its_place() {
        Layer layer = Layer.of(Everything.class, List.of(builder -> {
            throw new SandboxException("readable: \"\" is not a path");
        }));

        assertThatExceptionOfType(ExtensionConfigurationException.class)
                .isThrownBy(new SandboxConfig("here", List.of(layer))::check)
                .withMessage("SandboxExtension.with(...) on " + Everything.class.getName()
                        + ": readable: \"\" is not a path");
    }

    @Test
    void only_what_says_something_makes_another_sandbox() throws ReflectiveOperationException {
        assertThat(Layer.of(Plain.class, List.of()).changesSandbox()).isFalse();
        assertThat(Layer.of(Skipping.class, List.of()).changesSandbox()).isTrue();
        assertThat(Layer.of(Plain.class, List.of(builder -> {})).changesSandbox())
                .isTrue();
        assertThat(Layer.of(Broken.class.getDeclaredMethod("files"), List.of()).changesSandbox())
                .isTrue();
    }

    private static SandboxConfig config(AnnotatedElement... elements) {
        return new SandboxConfig(
                "here",
                Stream.of(elements).map(element -> Layer.of(element, List.of())).toList());
    }

    @Sandboxed(readable = "/only-inside")
    @Mount(virtual = "/a", host = "/etc", readOnly = true)
    @Mount(virtual = "/b", host = "/etc")
    @Chroot("/usr")
    private static final class Rooted {}

    @Sandboxed(
            readable = {"/usr", "/etc"},
            timeout = "5s",
            maxProcesses = 3,
            maxMemory = "1G",
            maxDisk = "2G",
            maxCpu = 50,
            noRandomizeMemory = true,
            env = "A=1",
            inheritEnv = true)
    @MaxProcesses(4)
    @MaxOpenFiles(64)
    @AllowNet({"localhost:80", ":443"})
    @DenyNet(":25")
    @AllowBind("0")
    @DenyBind("22")
    @PortRemap
    @MaxMemory("512M")
    @MaxDisk("100M")
    @VirtualHostname("build-1")
    @VirtualCpus(2)
    @VirtualIdentity(uid = 1000, gid = 1001)
    @DeterministicDirs
    @VirtualInterface(
            name = "eth0",
            address = {"10.0.0.2/24", "fd00::2/64"})
    @VirtualInterface(name = "eth1", address = "10.1.0.2/24", mtu = 9000)
    @VirtualRoute(destination = "default", gateway = "10.0.0.1")
    @RandomSeed(42)
    @FrozenTime("2020-02-29")
    @RecordSyscalls({"getpid", "getuid"})
    private static final class Everything {}

    @Sandboxed(timeout = "1s")
    private static class Base {}

    @Retention(RetentionPolicy.RUNTIME)
    @Sandboxed(timeout = "2s")
    private @interface Quick {}

    @Quick
    @Sandboxed(timeout = "3s")
    private static final class Composed extends Base {}

    @Sandboxed(unsupported = Unsupported.SKIP, leakedProcesses = LeakedProcesses.ALLOW)
    private static final class Skipping {}

    @Sandboxed(unsupported = Unsupported.FAIL)
    private static final class Failing {}

    @Sandboxed
    private static final class Plain {}

    @SuppressWarnings("unused") // read by reflection
    private interface Broken {

        @Sandboxed(timeout = "soon")
        void timeout();

        @Sandboxed(timeout = "0s")
        void zero();

        @Sandboxed(readable = "/no/such/path")
        void missing();

        @Sandboxed(cwd = "/etc/passwd")
        void directory();

        @Sandboxed(env = "PATH")
        void variable();

        @Sandboxed(env = "=value")
        void nameless();

        @Sandboxed(allowSyscalls = "opennat")
        void unblocked();

        @Sandboxed(denySyscalls = "")
        void blocked();

        @Sandboxed(maxProcesses = 0)
        void processes();

        @Sandboxed(maxOutput = -1)
        void output();

        @MaxProcesses(-2)
        void companion();

        @AllowNet("h:80,*")
        void destination();

        @AllowBind("9-8")
        void port();

        @MaxOpenFiles(0)
        void files();

        @Sandboxed(maxCpu = 101)
        void cpu();

        @MaxMemory("much")
        void memory();

        @MaxDisk("0")
        void disk();

        @Sandboxed(storage = "/no/such/path")
        void storage();

        @Chroot("/usr")
        @Mount(virtual = "/a", host = "/no/such/path")
        void mounted();

        @Chroot("/no/such/path")
        @Sandboxed(cwd = "/only-inside")
        void rooted();

        @VirtualHostname("a/b")
        void hostname();

        @VirtualCpus(0)
        void cpus();

        @VirtualIdentity(uid = -1)
        void identity();

        @FrozenTime("yesterday")
        void time();

        @FrozenTime("1969-12-31")
        void timeless();

        @FrozenTime(value = "1960-01-01T00:00Z", advancing = true)
        void later();

        @RecordSyscalls("getpidd")
        void recorded();

        @VirtualInterface(name = "eth0", address = "10.0.0.2")
        void address();

        @VirtualInterface(
                name = "eth0",
                address = {})
        void addressless();

        @VirtualRoute(destination = "default", gateway = "router")
        void route();
    }
}
