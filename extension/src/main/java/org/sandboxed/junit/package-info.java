/** The annotations and the extension that give a JUnit test its sandbox. */
@NullMarked
package org.sandboxed.junit;

import org.jspecify.annotations.NullMarked;
