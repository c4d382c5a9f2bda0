package org.sandboxed.engine.internal.journal.describe;

import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.handler.Syscall;

/** Prints a call on one line as {@code strace(1)} would. */
public final class SyscallFormatter {

    private SyscallFormatter() {}

    /**
     * Prints a call and its result, for example {@code openat(AT_FDCWD, "/etc/shadow", O_RDONLY|O_CLOEXEC) = -1 EACCES}.
     *
     * @param args the six argument registers
     * @param texts what they point to, as far as it was recorded
     * @param result what follows the equals sign
     */
    public static String format(Syscall syscall, List<Long> args, CallTexts texts, String result) {
        Call call = new Call(args, texts);
        List<ArgumentFormat> shape = SyscallShapes.of(syscall);
        List<String> words = new ArrayList<>();
        for (int index = 0; index < shape.size(); index++) {
            String word = shape.get(index).format(call, index);
            if (!word.equals(ArgumentFormat.ABSENT)) {
                words.add(word);
            }
        }
        return syscall.name() + "(" + String.join(", ", words) + ") = " + result;
    }
}
