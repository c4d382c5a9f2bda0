package org.sandboxed.engine.internal.names;

/**
 * Who connected a socket to a name server.
 *
 * @param pid the process
 * @param tid the thread
 * @param rule the number of the rule that allowed it
 * @param server the server's address, as the record has it
 */
public record Asker(int pid, int tid, int rule, String server) {}
