/**
 * Step 6 for names: what name servers answer programs, and so what the addresses are called that they connect to.
 *
 * <p>Data is not trapped, so an answer is not seen on its way to a program. A UDP socket that a program connects to a name server
 * that it may ask is connected to {@code NameRelay} instead, which hands queries on, reads what comes back, and hands that on.
 */
@NullMarked
package org.sandboxed.engine.internal.names;

import org.jspecify.annotations.NullMarked;
