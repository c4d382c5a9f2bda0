/** Makes the changes of an upper layer the real tree's: all of them, or none, whenever the JVM dies. */
@NullMarked
package org.sandboxed.engine.internal.filesystem.commit;

import org.jspecify.annotations.NullMarked;
