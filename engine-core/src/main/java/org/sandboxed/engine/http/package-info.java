/** Answers of the test to HTTP requests of programs. */
@NullMarked
package org.sandboxed.engine.http;

import org.jspecify.annotations.NullMarked;
