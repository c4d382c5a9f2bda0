package org.sandboxed.engine.internal.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.FreshDirectory;
import org.sandboxed.engine.internal.filesystem.Removal;
import org.sandboxed.engine.internal.kernel.KernelException;

/**
 * The code of a call and its result, in a directory of their own outside of the working directory. The sandbox may read the
 * one file and write the other, and cannot change the directory: so what is read back is the file that was made here.
 */
final class CallFiles implements AutoCloseable {

    private static final int LARGEST = 64 << 20;

    private final Path directory;

    private CallFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes the files.
     *
     * @param code the serialized code
     */
    static CallFiles create(byte[] code) {
        String parent = System.getProperty("java.io.tmpdir");
        try {
            CallFiles files =
                    new CallFiles(FreshDirectory.create(Path.of(parent).toRealPath(), "sandboxed-call-"));
            files.fill(code);
            return files;
        } catch (IOException | KernelException e) {
            throw new SandboxException(
                    "call: the code cannot be written below " + parent + " (system property java.io.tmpdir): "
                            + e.getMessage(),
                    e);
        }
    }

    private void fill(byte[] code) throws IOException {
        try {
            Files.write(code(), code, StandardOpenOption.CREATE_NEW);
            Files.createFile(result());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    Path code() {
        return directory.resolve("code");
    }

    Path result() {
        return directory.resolve("result");
    }

    /** What was written as the result; nothing where nothing was. */
    byte[] readResult() {
        try (InputStream in = Files.newInputStream(result(), LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new SandboxException("call: what the code returned is larger than " + (LARGEST >> 20)
                        + " MiB; write it to a file in the working directory");
            }
            return bytes;
        } catch (IOException e) {
            throw new SandboxException("call: the result cannot be read: " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            Removal.remove(directory);
        } catch (IOException e) {
            throw new SandboxException("call: the directory " + directory + " cannot be removed: " + e, e);
        }
    }
}
