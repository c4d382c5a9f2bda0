/**
 * Calls on paths of a copy-on-write working directory. Nothing below it can be written by a program itself, for its Landlock
 * domain grants no more than to read and execute there; so every call that looks at the merged view or changes it is
 * carried out by the supervisor, on files that it has pinned beneath the roots of the two layers. One class for each family
 * of calls.
 */
@NullMarked
package org.sandboxed.engine.internal.handler.cow;

import org.jspecify.annotations.NullMarked;
