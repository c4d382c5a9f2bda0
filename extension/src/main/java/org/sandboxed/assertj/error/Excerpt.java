package org.sandboxed.assertj.error;

import java.util.List;
import java.util.stream.Stream;
import org.sandboxed.engine.record.FileChange;
import org.sandboxed.engine.record.NetlinkExchange;
import org.sandboxed.engine.record.SyscallLog;

import static java.util.stream.Collectors.joining;

/** The part of something long that a message shows: at most 20 lines, then a count of the others. */
public final class Excerpt {

    private static final int MOST_LINES = 20;
    private static final int MOST_CHARACTERS = 4096;
    private static final String INDENT = "  ";

    private Excerpt() {}

    /**
     * Shows the first events of a log.
     *
     * @param log the events
     * @return number and description of each, indented by two spaces; empty for an empty log
     */
    public static String ofEvents(SyscallLog log) {
        Stream<String> lines = log.events().stream().map(event -> "#" + event.sequence() + " " + event.describe());
        return join(lines, log.count());
    }

    /**
     * Shows the first of some netlink exchanges.
     *
     * @param exchanges the exchanges
     * @return the description of each, indented by two spaces; empty where there are none
     */
    public static String ofExchanges(List<NetlinkExchange> exchanges) {
        return join(exchanges.stream().map(NetlinkExchange::describe), exchanges.size());
    }

    /**
     * Shows the first of some items.
     *
     * @param items the items
     * @return one on each line, indented by two spaces; empty where there are none
     */
    public static String ofFirst(List<?> items) {
        return join(items.stream().map(String::valueOf), items.size());
    }

    /**
     * Shows the last of some items.
     *
     * @param items the items, or the last of them
     * @param total how many there are
     * @return one on each line, indented by two spaces; empty where there are none
     */
    public static String ofLast(List<?> items, long total) {
        List<?> last = items.subList(Math.max(0, items.size() - MOST_LINES), items.size());
        long others = total - last.size();
        Stream<String> title = others > 0 ? Stream.of("... after " + others + " more") : Stream.empty();
        return Stream.concat(title, last.stream().map(String::valueOf))
                .map(INDENT::concat)
                .collect(joining(System.lineSeparator()));
    }

    /**
     * Shows the end of what a program printed.
     *
     * @param output the whole
     * @return at most 20 lines and 4096 characters, indented by two spaces; empty where nothing was printed
     */
    public static String ofOutput(String output) {
        int skipped = Math.max(0, output.length() - MOST_CHARACTERS);
        List<String> lines = output.substring(skipped).lines().toList();
        return skipped > 0 && lines.size() <= MOST_LINES
                ? INDENT + "... after " + skipped + " more characters" + System.lineSeparator()
                        + ofLast(lines, lines.size())
                : ofLast(lines, lines.size());
    }

    /**
     * Shows how modified paths differ.
     *
     * @param changes some changes, of which those that are no modifications are left out
     * @return the first lines of their unified diffs, indented by two spaces; empty where nothing was modified
     */
    public static String ofDifferences(List<FileChange> changes) {
        List<String> lines = changes.stream()
                .filter(change -> change.kind() == FileChange.Kind.MODIFIED)
                .limit(MOST_LINES)
                .flatMap(change -> change.unifiedDiff().lines())
                .toList();
        return join(lines.stream(), lines.size());
    }

    private static String join(Stream<String> lines, long total) {
        List<String> shown = lines.limit(MOST_LINES).toList();
        long others = total - shown.size();
        Stream<String> last = others > 0 ? Stream.of("... and " + others + " more") : Stream.empty();
        return Stream.concat(shown.stream(), last).map(INDENT::concat).collect(joining(System.lineSeparator()));
    }
}
