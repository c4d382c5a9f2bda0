/**
 * Calls that open, name, or describe files. Landlock decides what may be opened and named, so those calls are explained
 * here and run by the kernel, unless paths are denied: then, and for {@code /proc} and metadata, which Landlock does not
 * govern, the supervisor carries the call out on the file that it has pinned and judged.
 */
@NullMarked
package org.sandboxed.engine.internal.handler.file;

import org.jspecify.annotations.NullMarked;
