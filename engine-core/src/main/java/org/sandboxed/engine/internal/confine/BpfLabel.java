package org.sandboxed.engine.internal.confine;

/** A place in a program that is still being assembled; two labels are the same only if they are one object. */
final class BpfLabel {

    /** The instruction behind the jump itself. */
    static final BpfLabel NEXT = new BpfLabel("next");

    private final String name;

    BpfLabel(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
