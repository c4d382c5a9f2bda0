package org.sandboxed.assertj;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.record.NetlinkAttribute;
import org.sandboxed.engine.record.NetlinkExchange;
import org.sandboxed.engine.record.NetlinkMessage;

/**
 * An exchange without attributes.
 *
 * @param type of the request
 * @param failure what it was answered with, null for a list that is empty
 */
record FakeExchange(int type, @Nullable Errno failure) implements NetlinkExchange {

    @Override
    public NetlinkMessage request() {
        return new FakeMessage(type, Optional.empty());
    }

    @Override
    public List<NetlinkMessage> replies() {
        return List.of(
                new FakeMessage(failure == null ? NetlinkMessage.NLMSG_DONE : NetlinkMessage.NLMSG_ERROR, error()));
    }

    @Override
    public int pid() {
        return 42;
    }

    @Override
    public String protocol() {
        return "NETLINK_ROUTE";
    }

    @Override
    public Duration at() {
        return Duration.ZERO;
    }

    @Override
    public boolean isAnswered() {
        return failure == null;
    }

    @Override
    public Optional<Errno> error() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String describe() {
        return "[42] " + NetlinkMessage.nameOf(type) + " -> " + (failure == null ? "NLMSG_DONE" : failure);
    }

    /** A message of which only the type counts. */
    private record FakeMessage(int type, Optional<Errno> error) implements NetlinkMessage {

        @Override
        public String typeName() {
            return NetlinkMessage.nameOf(type);
        }

        @Override
        public int flags() {
            return 0;
        }

        @Override
        public Set<String> flagNames() {
            return Set.of();
        }

        @Override
        public int sequence() {
            return 0;
        }

        @Override
        public int portId() {
            return 0;
        }

        @Override
        public byte[] payload() {
            return new byte[0];
        }

        @Override
        public List<NetlinkAttribute> attributes() {
            return List.of();
        }

        @Override
        public Optional<NetlinkAttribute> attribute(String name) {
            return Optional.empty();
        }

        @Override
        public boolean isChange() {
            return typeName().startsWith("RTM_NEW");
        }

        @Override
        public String describe() {
            return typeName();
        }
    }
}
