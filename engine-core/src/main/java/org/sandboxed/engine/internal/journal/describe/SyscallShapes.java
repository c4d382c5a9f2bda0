package org.sandboxed.engine.internal.journal.describe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringTokenizer;
import org.sandboxed.engine.handler.Syscall;

/** How the arguments of each syscall are printed. */
final class SyscallShapes {

    private static final int REGISTERS = 6;

    /** For a call whose arguments are not known: the registers as they are. */
    private static final List<ArgumentFormat> UNKNOWN =
            Collections.nCopies(REGISTERS, (call, index) -> PlainFormats.hex(call.arg(index)));

    private static final Map<Syscall, List<ArgumentFormat>> SHAPES = parse(FileShapes.TEXT + OtherShapes.TEXT);

    private SyscallShapes() {}

    static List<ArgumentFormat> of(Syscall syscall) {
        return SHAPES.getOrDefault(syscall, UNKNOWN);
    }

    private static Map<Syscall, List<ArgumentFormat>> parse(String text) {
        Map<String, ArgumentFormat> formats = formats();
        Map<Syscall, List<ArgumentFormat>> shapes = new HashMap<>();
        text.lines().forEach(line -> {
            List<ArgumentFormat> shape = new ArrayList<>();
            StringTokenizer words = new StringTokenizer(line);
            for (String kind = words.nextToken(); !kind.equals(":"); kind = words.nextToken()) {
                shape.add(Objects.requireNonNull(formats.get(kind), kind));
            }
            while (words.hasMoreTokens()) {
                Syscall syscall = Syscall.of(words.nextToken());
                if (shapes.put(syscall, List.copyOf(shape)) != null) {
                    throw new IllegalStateException("Two shapes for the arguments of " + syscall);
                }
            }
        });
        return shapes;
    }

    private static Map<String, ArgumentFormat> formats() {
        Map<String, ArgumentFormat> formats = new HashMap<>();
        PlainFormats.addTo(formats);
        FileFormats.addTo(formats);
        SocketFormats.addTo(formats);
        ProcessFormats.addTo(formats);
        return formats;
    }
}
