/**
 * The local ports of a sandbox: which its programs have taken, under which numbers they know them, and what ports of the machine
 * those are.
 */
@NullMarked
package org.sandboxed.engine.internal.ports;

import org.jspecify.annotations.NullMarked;
