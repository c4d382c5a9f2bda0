package org.sandboxed.engine.internal.handler.identity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Machine;

/** uname(2), from which gethostname(3) has the name: the machine's answer with another name in it. */
final class NameHandler implements Builtin {

    private final byte[] answer;
    private final int named;

    NameHandler(String name, Journal journal) {
        answer = Machine.uname();
        named = journal.rule("hostname(\"" + name + "\")");
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(answer, Machine.NODE_NAME, Machine.NODE_NAME + Machine.NAME_SIZE, (byte) 0);
        System.arraycopy(bytes, 0, answer, Machine.NODE_NAME, bytes.length);
    }

    @Override
    public void handle(Call call) {
        call.answer().allow(named);
        if (call.writeBytes(call.argument(0), answer, answer.length) < answer.length) {
            call.answer().fail(Errnos.EFAULT);
        } else {
            call.answer().returns(0);
        }
    }

    @Override
    public String name() {
        return "identity";
    }
}
