package org.sandboxed.engine.internal.kernel;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Text that crosses to the kernel, in the encoding in which the JVM itself talks to it. */
public final class NativeText {

    private static final Charset CHARSET = charset();

    private NativeText() {}

    /** The bytes that the kernel would see. */
    public static byte[] encode(String text) {
        return text.getBytes(CHARSET);
    }

    private static Charset charset() {
        String name = System.getProperty("sun.jnu.encoding", "");
        return "UTF-8".equalsIgnoreCase(name) || !Charset.isSupported(name) || name.startsWith("ANSI")
                ? StandardCharsets.UTF_8
                : Charset.forName(name);
    }
}
