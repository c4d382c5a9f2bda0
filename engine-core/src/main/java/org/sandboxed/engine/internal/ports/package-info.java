/**
 * The local ports of a sandbox: which its programs have taken, under which numbers they know them, and what ports of the machine
 * those are; and the sockets that the supervisor makes for them where it must not duplicate theirs.
 */
@NullMarked
package org.sandboxed.engine.internal.ports;

import org.jspecify.annotations.NullMarked;
