package org.sandboxed.engine.internal.confine;

/**
 * A condition on 32 bits of one syscall argument.
 *
 * @param argument 0 to 5
 * @param word which half of the argument the kernel looks at
 * @param mask applied to the word before it is compared
 * @param relation how the masked word is compared
 * @param value what it is compared with
 */
record Comparison(int argument, Word word, int mask, Relation relation, int value) {

    private static final int ALL_BITS = 0xffffffff;

    enum Word {
        LOW,
        HIGH
    }

    enum Relation {
        EQUAL,
        NOT_EQUAL,
        ANY_BIT
    }

    /** The argument, as an {@code int}, is a value. */
    static Comparison equal(int argument, int value) {
        return new Comparison(argument, Word.LOW, ALL_BITS, Relation.EQUAL, value);
    }

    static Comparison notEqual(int argument, int value) {
        return new Comparison(argument, Word.LOW, ALL_BITS, Relation.NOT_EQUAL, value);
    }

    /** The argument, as an {@code int}, is not the number of the thread that will install the filter. */
    static Comparison notCarrier(int argument) {
        return notEqual(argument, KernelFilter.CARRIER);
    }

    /** Some bits of the argument, as an {@code int}, are a value. */
    static Comparison maskedEqual(int argument, int mask, int value) {
        return new Comparison(argument, Word.LOW, mask, Relation.EQUAL, value);
    }

    static Comparison anyBit(int argument, int bits) {
        return new Comparison(argument, Word.LOW, ALL_BITS, Relation.ANY_BIT, bits);
    }

    /** The high half of a 64-bit argument, such as a pointer, is zero. */
    static Comparison highWordZero(int argument) {
        return new Comparison(argument, Word.HIGH, ALL_BITS, Relation.EQUAL, 0);
    }

    int offset() {
        return word == Word.LOW ? SeccompData.lowWordOf(argument) : SeccompData.highWordOf(argument);
    }

    boolean isMasked() {
        return mask != ALL_BITS;
    }

    /** Whether both look at the same bits, so that one load serves both. */
    boolean readsSameAs(Comparison other) {
        return argument == other.argument && word == other.word && mask == other.mask;
    }

    boolean holds(SyscallArguments arguments) {
        long whole = arguments.argument(argument);
        int seen = (int) (word == Word.LOW ? whole : whole >>> Integer.SIZE) & mask;
        return switch (relation) {
            case EQUAL -> seen == value;
            case NOT_EQUAL -> seen != value;
            case ANY_BIT -> (seen & value) != 0;
        };
    }
}
