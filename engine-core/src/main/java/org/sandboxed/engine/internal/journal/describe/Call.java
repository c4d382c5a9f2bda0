package org.sandboxed.engine.internal.journal.describe;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is known of one call while it is printed: the registers, and the texts that are not printed yet. */
final class Call {

    private final List<Long> args;
    private final List<String> argv;
    private final Iterator<String> paths;
    private final Iterator<String> addresses;

    Call(List<Long> args, CallTexts texts) {
        this.args = args;
        this.argv = texts.argv();
        this.paths = texts.paths().iterator();
        this.addresses = texts.addresses().iterator();
    }

    /** One register, by the position of its argument from 0. */
    long arg(int index) {
        return args.get(index);
    }

    /** One register of which the kernel looks at the lower half, without sign. */
    long unsigned(int index) {
        return arg(index) & 0xffffffffL;
    }

    /** One register of which the kernel looks at the lower half, with sign. */
    int signed(int index) {
        return (int) arg(index);
    }

    /** Takes the path or other string of the argument that is printed now, in quotes, if it was recorded. */
    Optional<String> takePath() {
        return paths.hasNext() ? Optional.of(Quote.of(paths.next())) : Optional.empty();
    }

    /** Takes the socket address of the argument that is printed now, if it was recorded. */
    Optional<String> takeAddress() {
        return addresses.hasNext() ? Optional.of(Quote.escape(addresses.next())) : Optional.empty();
    }

    /** The arguments of a new program, in brackets, if they were recorded. */
    Optional<String> argv() {
        return argv.isEmpty()
                ? Optional.empty()
                : Optional.of(argv.stream().map(Quote::of).collect(Collectors.joining(", ", "[", "]")));
    }
}
