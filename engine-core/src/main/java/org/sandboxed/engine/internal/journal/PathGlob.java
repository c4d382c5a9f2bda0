package org.sandboxed.engine.internal.journal;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sandboxed.engine.record.SyscallEvent;

/** A pattern for paths; see {@link org.sandboxed.engine.record.SyscallLog#under}. Immutable. */
public final class PathGlob {

    private static final String GLOB = "*?{";

    private final Pattern pattern;

    private PathGlob(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if a brace is not closed
     */
    public static PathGlob of(String glob) {
        Objects.requireNonNull(glob, "pathGlob");
        boolean isPlain = glob.chars().noneMatch(c -> GLOB.indexOf(c) >= 0);
        return new PathGlob(
                Pattern.compile(isPlain ? belowOrSelf(glob) : regex(PathText.normalize(glob)), Pattern.DOTALL));
    }

    /** Whether it is about this path, after {@code .}, {@code ..} and double slashes are taken out. */
    public boolean matches(String path) {
        return pattern.matcher(PathText.normalize(path)).matches();
    }

    boolean matchesAnyPathOf(SyscallEvent event) {
        return Stream.of(event.path(), event.secondPath(), event.resolvedPath(), event.resolvedSecondPath())
                .flatMap(Optional::stream)
                .anyMatch(this::matches);
    }

    private static String belowOrSelf(String glob) {
        String path = PathText.normalize(glob);
        if (path.isEmpty()) {
            return "[^/].*|";
        }
        return path.equals("/") ? "/.*" : Pattern.quote(path) + "(?:/.*)?";
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder(glob.length() * 2);
        int open = 0;
        int at = 0;
        while (at < glob.length()) {
            if (glob.startsWith("**/", at) && (at == 0 || glob.charAt(at - 1) == '/')) {
                regex.append("(?:.*/)?");
                at += 3;
            } else if (glob.startsWith("**", at)) {
                regex.append(".*");
                at += 2;
            } else {
                char c = glob.charAt(at++);
                regex.append(one(c, open > 0));
                open += depthChange(c, open);
            }
        }
        if (open != 0) {
            throw new IllegalArgumentException("the braces of the path pattern \"" + glob + "\" do not match");
        }
        return regex.toString();
    }

    private static String one(char c, boolean isInBraces) {
        return switch (c) {
            case '*' -> "[^/]*";
            case '?' -> "[^/]";
            case '{' -> "(?:";
            case '}' -> isInBraces ? ")" : "\\}";
            case ',' -> isInBraces ? "|" : ",";
            default -> Pattern.quote(String.valueOf(c));
        };
    }

    private static int depthChange(char c, int open) {
        if (c == '{') {
            return 1;
        }
        return c == '}' && open > 0 ? -1 : 0;
    }
}
