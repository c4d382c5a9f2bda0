package org.sandboxed.selftest.bench;

/** Java code as the program of a run. */
final class HelloRun {

    private HelloRun() {}

    /** Takes nothing. */
    public static void main(String... arguments) {
        System.out.println("hello");
    }
}
