package org.sandboxed.engine.internal.kernel;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sandboxed.engine.handler.Errno;

import static org.assertj.core.api.Assertions.assertThat;

/** The error numbers against the C library's header and against an independent list. */
@Timeout(60)
class ErrnoHeaderTests {

    @Test
    void agrees_with_the_header_in_both_directions() {
        Map<String, Integer> header = CHeader.macros("errno.h", "E");
        Map<String, Integer> ours = Arrays.stream(Errno.values())
                .collect(Collectors.toMap(errno -> errno.name().substring(1), Errno::number));
        ours.put("WOULDBLOCK", Errno.EWOULDBLOCK.number());
        ours.put("DEADLOCK", Errno.EDEADLOCK.number());
        ours.put("NOTSUP", Errno.ENOTSUP.number());

        assertThat(header).isEqualTo(ours);
    }

    @Test
    void agrees_with_the_constants_of_jnr() {
        assertThat(jnr.constants.platform.linux.Errno.values())
                .hasSizeGreaterThan(90)
                .allSatisfy(theirs -> {
                    int number = theirs.intValue();
                    assertThat(Errno.find(number)).isPresent();
                    assertThat(theirs.name()).isIn(Errno.of(number).name(), "EWOULDBLOCK", "EDEADLOCK", "ENOTSUP");
                    assertThat(theirs.toString()).isEqualTo(Errno.of(number).description());
                });
    }
}
