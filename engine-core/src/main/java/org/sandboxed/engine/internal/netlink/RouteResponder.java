package org.sandboxed.engine.internal.netlink;

import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.policy.NetworkWorld;

import static org.sandboxed.engine.record.NetlinkMessage.RTM_GETADDR;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_GETLINK;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_GETNEIGH;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_GETROUTE;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_GETRULE;

/**
 * NETLINK_ROUTE, see rtnetlink(7), for a program without privileges: questions about links, addresses and routes are answered
 * from a {@link NetworkWorld}, which has no neighbours, rules or queues, and every change is refused with EPERM.
 */
final class RouteResponder implements Responder {

    /** RTM_MAX of Linux 6.18; what is above is unknown. */
    private static final int LAST_TYPE = 123;

    private static final int KIND = 3;
    private static final int GET = 2;
    private static final int RTM_GETQDISC = 38;
    private static final int NEIGHBOUR_HEADER = 12;
    private static final int NEIGHBOUR_INDEX = 4;
    private static final int NDA_DST = 1;

    private final NetworkWorld world;
    private final LinkAnswers links;
    private final AddressAnswers addresses;
    private final RouteAnswers routes;

    RouteResponder(NetworkWorld world) {
        this.world = world;
        links = new LinkAnswers(world);
        addresses = new AddressAnswers(world);
        routes = new RouteAnswers(world);
    }

    @Override
    public int answer(Request request, Reply reply, boolean isStrict) {
        int type = request.type();
        if (type > LAST_TYPE) {
            return -Errnos.EOPNOTSUPP;
        }
        if (request.length() == 0) {
            return 0;
        }
        if ((type & KIND) != GET) {
            return -Errnos.EPERM;
        }
        return request.has(Netlink.F_DUMP) ? dump(request, reply, isStrict) : one(request, reply);
    }

    private int dump(Request request, Reply reply, boolean isStrict) {
        reply.startDump();
        int error = switch (request.type()) {
            case RTM_GETLINK -> links.dump(request, reply, isStrict);
            case RTM_GETADDR -> addresses.dump(request, reply, isStrict);
            case RTM_GETROUTE -> routes.dump(request, reply, isStrict);
            case RTM_GETNEIGH, RTM_GETRULE -> none(request, reply, isStrict);
            // Queues and the like: there are none.
            default -> 0;
        };
        reply.done(error);
        return 0;
    }

    private static int none(Request request, Reply reply, boolean isStrict) {
        return isStrict && request.length() < NEIGHBOUR_HEADER
                ? reply.fail(Errnos.EINVAL, "a request for neighbours or rules is longer")
                : 0;
    }

    private int one(Request request, Reply reply) {
        return switch (request.type()) {
            case RTM_GETLINK -> links.one(request, reply);
            case RTM_GETADDR -> addresses.one(request, reply);
            case RTM_GETROUTE -> routes.one(request, reply);
            case RTM_GETNEIGH -> neighbour(request, reply);
            case RTM_GETQDISC -> -Errnos.ENODEV;
            default -> -Errnos.EOPNOTSUPP;
        };
    }

    /** There is none; but a request that says too little is no question for one. */
    private int neighbour(Request request, Reply reply) {
        int index = request.u32(NEIGHBOUR_INDEX);
        if (index == 0) {
            return reply.fail(Errnos.EINVAL, "a request for a neighbour names an interface");
        }
        if (request.attribute(NEIGHBOUR_HEADER, NDA_DST) == null) {
            return reply.fail(Errnos.EINVAL, "a request for a neighbour names its address");
        }
        return world.byIndex(index).isEmpty()
                ? reply.fail(Errnos.ENODEV, "there is no interface with this index")
                : reply.fail(Errnos.ENOENT, "there is no such neighbour");
    }
}
