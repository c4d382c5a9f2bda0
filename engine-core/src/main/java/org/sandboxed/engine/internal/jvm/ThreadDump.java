package org.sandboxed.engine.internal.jvm;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The threads of a JVM by their numbers in the kernel, and the stack of one of them. As text: lines of a number and a name, an
 * empty line, and one line for each frame, innermost first.
 *
 * @param names the names
 * @param frames the stack, empty where the thread has none or is not there
 */
record ThreadDump(Map<Integer, String> names, List<String> frames) {

    private static final int MOST_THREADS = 500;
    private static final int MOST_FRAMES = 64;
    private static final int LONGEST = 300;

    /** The line of a thread: JDK 21 has the number in brackets, too, and for one that carries a virtual thread only there. */
    private static final Pattern THREAD =
            Pattern.compile("\"(.*)\" (?:#\\d+ )?(?:\\[(\\d+)\\] )?.*?(?:nid=(0x[0-9a-f]+|\\d+) .*)?");

    private static final String FRAME = "\tat ";
    private static final String MOUNTED = "   Mounted virtual thread";

    /** Takes from what {@code jcmd Thread.print} prints what is needed here. */
    static String shorten(String dump, int tid) {
        StringBuilder names = new StringBuilder();
        List<String> frames = new ArrayList<>();
        int threads = 0;
        boolean isWanted = false;
        for (String line : dump.split("\n", -1)) {
            Matcher thread = THREAD.matcher(line);
            if (line.startsWith("\"") && thread.matches()) {
                int number = number(thread);
                isWanted = number == tid;
                if (number > 0 && ++threads <= MOST_THREADS) {
                    names.append(number)
                            .append(' ')
                            .append(cut(thread.group(1)))
                            .append('\n');
                }
            } else if (isWanted && line.startsWith(MOUNTED)) {
                // What is above is the stack of its carrier.
                frames.clear();
            } else if (isWanted && line.startsWith(FRAME) && frames.size() < MOST_FRAMES) {
                frames.add(cut(line.substring(FRAME.length())));
            }
        }
        return names.append('\n').append(String.join("\n", frames)).toString();
    }

    private static int number(Matcher thread) {
        String nid = thread.group(2) == null ? thread.group(3) : thread.group(2);
        return nid == null ? 0 : Integer.decode(nid);
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /** Reads the text of a dump. What is malformed is left out: it comes from the sandbox. */
    static ThreadDump parse(String text) {
        Map<Integer, String> names = new LinkedHashMap<>();
        Iterator<String> lines = text.lines().iterator();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.isEmpty()) {
                break;
            }
            int space = line.indexOf(' ');
            if (space > 0 && space < 10 && line.chars().limit(space).allMatch(Character::isDigit)) {
                names.put(Integer.parseInt(line, 0, space, 10), line.substring(space + 1));
            }
        }
        List<String> frames = new ArrayList<>();
        lines.forEachRemaining(frames::add);
        return new ThreadDump(names, frames);
    }
}
