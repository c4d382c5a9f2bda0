package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a real tree holds, in words that can be compared. */
final class Trees {

    private static final String ATTRIBUTES = "unix:mode,ino,nlink,uid,gid,size,lastModifiedTime";

    private Trees() {}

    /** One line for each file, with everything that a program could have changed. */
    static List<String> describe(Path root) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted().toList()) {
                lines.add(describe(root, file));
            }
        }
        return lines;
    }

    private static String describe(Path root, Path file) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        String content = "";
        if (Files.isSymbolicLink(file)) {
            content = " -> " + Files.readSymbolicLink(file);
        } else if (Files.isRegularFile(file)) {
            content = " " + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        }
        return root.relativize(file) + " " + new TreeMap<>(attributes) + content;
    }
}
