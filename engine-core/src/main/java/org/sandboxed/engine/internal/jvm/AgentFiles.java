package org.sandboxed.engine.internal.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.FreshDirectory;
import org.sandboxed.engine.internal.filesystem.Removal;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Names;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.internal.kernel.OpenFlags;

import static java.util.Objects.requireNonNull;

/** The jar of the {@link ThreadAgent} and its two pipes, in a directory of their own outside of the working directory. */
final class AgentFiles implements AutoCloseable {

    private static final List<Class<?>> CLASSES = List.of(ThreadAgent.class, ThreadDump.class);
    private static final int FIFO_OF_OWNER = 0010600;

    private final Path directory;

    private AgentFiles(Path directory) {
        this.directory = directory;
    }

    static AgentFiles create() {
        String parent = System.getProperty("java.io.tmpdir");
        try {
            AgentFiles files =
                    new AgentFiles(FreshDirectory.create(Path.of(parent).toRealPath(), "sandboxed-agent-"));
            files.fill();
            return files;
        } catch (IOException | KernelException e) {
            throw new SandboxException(
                    "javaStacks: the agent cannot be written below " + parent + " (system property java.io.tmpdir): "
                            + e.getMessage(),
                    e);
        }
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(jar());
                JarOutputStream jar = new JarOutputStream(out, manifest())) {
            for (Class<?> type : CLASSES) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (InputStream in = requireNonNull(type.getClassLoader().getResourceAsStream(name), name)) {
                    in.transferTo(jar);
                }
            }
            makePipe(questions());
            makePipe(answers());
        } catch (IOException | KernelException e) {
            close();
            throw e;
        }
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ThreadAgent.class.getName());
        return manifest;
    }

    private static void makePipe(Path path) {
        byte[] name = NativeText.encode(path.toString());
        KernelException.require(new Names().mknodat(OpenFlags.AT_FDCWD, name, name.length, FIFO_OF_OWNER), "mknod");
    }

    /** The options that start the agent; the bean that it asks is not in every module graph. */
    List<String> options() {
        return List.of("--add-modules=jdk.management", "-javaagent:" + jar() + "=" + directory);
    }

    /** What the JVM has to read for it. */
    Set<String> readable() {
        return Set.of(jar().toString(), questions().toString());
    }

    /** What it has to write for it. */
    Set<String> writable() {
        return Set.of(answers().toString());
    }

    private Path jar() {
        return directory.resolve("agent.jar");
    }

    Path questions() {
        return directory.resolve("questions");
    }

    Path answers() {
        return directory.resolve("answers");
    }

    @Override
    public void close() {
        try {
            Removal.remove(directory);
        } catch (IOException e) {
            throw new SandboxException("javaStacks: the directory " + directory + " cannot be removed: " + e, e);
        }
    }
}
