/**
 * The benchmark: what confinement costs, next to the bare program, to a supervisor written in C, to a {@code
 * ProcessBuilder}, and to strace. A program with a {@code main}, no test; {@code docs/benchmarks.md} has the command.
 */
@NullMarked
package org.sandboxed.selftest.bench;

import org.jspecify.annotations.NullMarked;
