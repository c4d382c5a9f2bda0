package org.sandboxed.engine.internal.filesystem.diff;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.record.FileState;

/** A change as a text that people and patch(1) read. */
final class UnifiedDiff {

    private static final int CONTEXT = 3;
    private static final String NO_NEWLINE = "\n\\ No newline at end of file";
    /** The search for the shortest diff takes the product of lines and differences; above this one shorter is not worth it. */
    private static final int MOST_LINES_TO_SEARCH = 5000;

    private UnifiedDiff() {}

    static String of(String path, @Nullable Entry before, @Nullable Entry after) {
        StringBuilder text = new StringBuilder();
        appendModes(text, before, after);
        appendContent(text, path, before, after);
        return text.toString();
    }

    private static void appendModes(StringBuilder text, @Nullable Entry before, @Nullable Entry after) {
        if (before == null && after != null) {
            text.append("new file mode ").append(mode(after)).append('\n');
        } else if (before != null && after == null) {
            text.append("deleted file mode ").append(mode(before)).append('\n');
        } else if (before != null && after != null && before.fullMode() != after.fullMode()) {
            text.append("old mode ").append(mode(before)).append('\n');
            text.append("new mode ").append(mode(after)).append('\n');
        }
    }

    private static String mode(Entry entry) {
        return String.format("%06o", entry.fullMode());
    }

    private static void appendContent(StringBuilder text, String path, @Nullable Entry before, @Nullable Entry after) {
        String oldName = before == null ? "/dev/null" : "a/" + path;
        String newName = after == null ? "/dev/null" : "b/" + path;
        List<String> old = lines(before);
        List<String> now = lines(after);
        if (old == null || now == null) {
            text.append("Binary files ")
                    .append(oldName)
                    .append(" and ")
                    .append(newName)
                    .append(" differ\n");
        } else if (!old.equals(now)) {
            List<String> hunks = UnifiedDiffUtils.generateUnifiedDiff(oldName, newName, old, patch(old, now), CONTEXT);
            // Where there is no line there is no first one; the library counts from 1 all the same.
            hunks.set(2, hunks.get(2).replace("-1,0 ", "-0,0 ").replace("+1,0 ", "+0,0 "));
            hunks.forEach(line -> text.append(line).append('\n'));
        }
    }

    /** The lines of a text, of nothing, or of a link; null where it is no text. */
    private static @Nullable List<String> lines(@Nullable Entry entry) {
        if (entry == null) {
            return List.of();
        }
        if (entry.type() == FileState.Type.SYMLINK) {
            return List.of(entry.symlinkTarget().orElse("") + NO_NEWLINE);
        }
        return entry.isKept() ? lines(entry.content()) : null;
    }

    private static @Nullable List<String> lines(byte[] content) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            return null;
        }
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            lines.add(text.substring(from, end));
            from = end + 1;
        }
        if (from < text.length()) {
            lines.add(text.substring(from) + NO_NEWLINE);
        }
        return lines;
    }

    private static Patch<String> patch(List<String> old, List<String> now) {
        int shorter = Math.min(old.size(), now.size());
        int start = 0;
        while (start < shorter && old.get(start).equals(now.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        List<String> removed = old.subList(start, old.size() - end);
        List<String> added = now.subList(start, now.size() - end);
        if (removed.size() + added.size() <= MOST_LINES_TO_SEARCH) {
            return DiffUtils.diff(old, now);
        }
        Patch<String> whole = new Patch<>();
        whole.addDelta(new ChangeDelta<>(new Chunk<>(start, removed), new Chunk<>(start, added)));
        return whole;
    }
}
