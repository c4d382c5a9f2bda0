package org.sandboxed.engine.record;

/**
 * One question of a DNS query; see RFC 1035.
 *
 * @param name what was asked for, in lower case and without the dot at the end
 * @param type which records of it: {@code A}, {@code AAAA}, {@code MX}, or {@code TYPE65} where the number has no name here
 */
public record DnsQuestion(String name, String type) {}
