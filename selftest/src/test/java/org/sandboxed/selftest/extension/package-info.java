/**
 * The extension driven from outside: fixtures named {@code …TestCase}, which only the test kit runs, and the tests that say
 * what must come of them.
 */
@NullMarked
package org.sandboxed.selftest.extension;

import org.jspecify.annotations.NullMarked;
