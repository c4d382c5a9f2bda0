package org.sandboxed.engine.internal.handler.chroot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;

/**
 * A program that is being executed by way of the {@link SpringBoard}: mostly a script, whose interpreter gets the arguments of
 * the caller behind those that the script needs. Immutable.
 */
public final class ScriptRun {

    private static final int MOST_POINTERS = (int) ((SpringBoard.END - SpringBoard.ARGUMENTS) / Long.BYTES);

    private final byte[] path;
    private final List<byte[]> leading;

    /**
     * Describes it.
     *
     * @param path where the kernel finds the interpreter
     * @param leading the interpreter, its argument, and the script, as the interpreter is told them; empty where it is no
     *     script, and the arguments are those of the caller
     */
    public ScriptRun(byte[] path, List<byte[]> leading) {
        this.path = path;
        this.leading = leading;
    }

    /** Whether a call is that of the spring board. */
    public static boolean isCalling(Call call) {
        return call.argument(0) == SpringBoard.PATH
                && call.argument(1) == SpringBoard.ARGUMENTS
                && call.argument(5) == SpringBoard.MARK;
    }

    /** Fills the memory from which the kernel is about to read path and arguments; 0, or a negated errno. */
    public int fill(Call call) {
        long stack = call.argument(3);
        byte[] count = new byte[Long.BYTES];
        if (call.readBytes(stack, count, count.length) < count.length) {
            return -Errnos.EFAULT;
        }
        long given = words(count).getLong(0);
        if (given < 0 || given + leading.size() + 1 > MOST_POINTERS) {
            return -Errnos.E2BIG;
        }
        // The name by which a script was called is left out; nothing is where there was not even that.
        int left = leading.isEmpty() ? 0 : 1;
        int kept = (int) Math.max(given - left, 0);
        byte[] arguments = new byte[(leading.size() + kept + 1) * Long.BYTES];
        int from = leading.size() * Long.BYTES;
        if (call.readBytes(stack + (1L + left) * Long.BYTES, arguments, from, kept * Long.BYTES) < kept * Long.BYTES) {
            return -Errnos.EFAULT;
        }
        boolean isWritten = writeLeading(call, words(arguments))
                && write(call, SpringBoard.ARGUMENTS, arguments)
                && write(call, SpringBoard.PATH, path);
        return isWritten ? 0 : -Errnos.EFAULT;
    }

    // Behind each string the memory is zero already.
    private boolean writeLeading(Call call, ByteBuffer pointers) {
        long to = SpringBoard.STRINGS;
        for (int i = 0; i < leading.size(); i++) {
            byte[] text = leading.get(i);
            if (to + text.length >= SpringBoard.ARGUMENTS || !write(call, to, text)) {
                return false;
            }
            pointers.putLong(i * Long.BYTES, to);
            to += text.length + 1;
        }
        return true;
    }

    private static boolean write(Call call, long address, byte[] bytes) {
        return call.writeBytes(address, bytes, bytes.length) == bytes.length;
    }

    private static ByteBuffer words(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
