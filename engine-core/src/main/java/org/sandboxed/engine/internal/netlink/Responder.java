package org.sandboxed.engine.internal.netlink;

/** Answers the requests of one netlink protocol. */
interface Responder {

    /**
     * Answers one request of a type that is no control message.
     *
     * @param isStrict whether the program asked for its requests to be checked strictly, NETLINK_GET_STRICT_CHK
     * @return 0, or a negated errno, which the program is told
     */
    int answer(Request request, Reply reply, boolean isStrict);
}
