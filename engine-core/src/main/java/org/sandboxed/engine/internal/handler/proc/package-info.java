/**
 * Files whose content the sandbox makes up: those of proc(5) and sysfs that describe the machine, and what else a feature
 * gives another content. Which descriptor an open gets is decided here; whether it may be had at all, by the path rules
 * before.
 */
@NullMarked
package org.sandboxed.engine.internal.handler.proc;

import org.jspecify.annotations.NullMarked;
