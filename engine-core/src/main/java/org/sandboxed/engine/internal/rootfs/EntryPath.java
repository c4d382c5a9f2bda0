package org.sandboxed.engine.internal.rootfs;

import java.nio.charset.StandardCharsets;

/**
 * Where an entry of an archive goes: a path below the root, without what means nothing in it.
 *
 * @param text names with a slash between them; empty for the root itself
 */
record EntryPath(String text) {

    private static final int LONGEST = 4000;
    /** What takes the place of bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    /**
     * The path that a name in an archive stands for. A slash at its start means the root of the archive.
     *
     * @throws BadArchiveException where it leads upwards, or is no name that a file can have
     */
    static EntryPath of(String name) throws BadArchiveException {
        StringBuilder path = new StringBuilder();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                throw new BadArchiveException("the name \"" + name + "\" leads upwards with \"..\", perhaps out of the"
                        + " root; make an archive without such names");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                path.append(path.length() == 0 ? "" : "/").append(part);
            }
        }
        if (path.indexOf("\0") >= 0 || path.indexOf(String.valueOf(REPLACEMENT)) >= 0 || path.length() > LONGEST) {
            throw new BadArchiveException("the name \"" + name.replace("\0", "\\0")
                    + "\" is not UTF-8, or is longer than a path can be; leave the file out of the archive");
        }
        return new EntryPath(path.toString());
    }

    boolean isRoot() {
        return text.isEmpty();
    }

    /** The directory in which it is; that of the root is the root. */
    EntryPath parent() {
        return new EntryPath(text.substring(0, Math.max(text.lastIndexOf('/'), 0)));
    }

    /** The last name of it. */
    String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    EntryPath child(String name) {
        return new EntryPath(isRoot() ? name : text + "/" + name);
    }

    /** Whether it is a path or lies below it. */
    boolean isBelow(EntryPath other) {
        return other.isRoot() || text.equals(other.text) || text.startsWith(other.text + "/");
    }

    /** As the kernel takes it. */
    byte[] bytes() {
        return (isRoot() ? "." : text).getBytes(StandardCharsets.UTF_8);
    }

    /** The last name, as the kernel takes it. */
    byte[] nameBytes() {
        return name().getBytes(StandardCharsets.UTF_8);
    }
}
