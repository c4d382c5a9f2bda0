/**
 * The copy-on-write working directory: what programs change lies in an upper layer beside the real tree, which is never
 * written.
 */
@NullMarked
package org.sandboxed.engine.internal.filesystem.cow;

import org.jspecify.annotations.NullMarked;
