package org.sandboxed.engine.internal.kernel;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.util.Arrays;

/**
 * The C library, called through jffi with every argument and result a machine word. jffi is the layer below jnr-ffi: no
 * interface has to be generated, which keeps a hundred milliseconds off the first sandbox of a JVM, and a call allocates
 * nothing.
 *
 * <p>Every method returns what the C function returns, or the negated errno where that is -1; errno is taken in the
 * same native call. Thread-safe.
 */
final class Libc {

    private static final Invoker INVOKER = invoker();
    private static final LastError LAST_ERROR = LastError.getInstance();
    private static final CallContext[] SIGNATURES = signatures();

    private static final long SYSCALL = symbol("syscall");
    private static final long PROCESS_VM_READV = symbol("process_vm_readv");
    private static final long PROCESS_VM_WRITEV = symbol("process_vm_writev");

    private Libc() {}

    private static Invoker invoker() {
        NativeLibrary unpacked = NativeLibrary.unpack();
        try {
            return Invoker.getInstance();
        } finally {
            unpacked.remove();
        }
    }

    /** The address of a function of the C library. */
    static long symbol(String name) {
        long address = Library.getDefault().getSymbolAddress(name);
        if (address == 0) {
            throw new IllegalStateException(
                    "The C library has no function " + name + "; glibc 2.34 or later is needed");
        }
        return address;
    }

    static long call(long function) {
        return checked(INVOKER.invokeN0(SIGNATURES[0], function));
    }

    static long call(long function, long a) {
        return checked(INVOKER.invokeN1(SIGNATURES[1], function, a));
    }

    static long call(long function, long a, long b) {
        return checked(INVOKER.invokeN2(SIGNATURES[2], function, a, b));
    }

    static long call(long function, long a, long b, long c) {
        return checked(INVOKER.invokeN3(SIGNATURES[3], function, a, b, c));
    }

    static long call(long function, long a, long b, long c, long d) {
        return checked(INVOKER.invokeN4(SIGNATURES[4], function, a, b, c, d));
    }

    static long call(long function, long a, long b, long c, long d, long e) {
        return checked(INVOKER.invokeN5(SIGNATURES[5], function, a, b, c, d, e));
    }

    static long call(long function, long a, long b, long c, long d, long e, long f) {
        return checked(INVOKER.invokeN6(SIGNATURES[6], function, a, b, c, d, e, f));
    }

    /** syscall(2) with two arguments. */
    static long syscall(int number, long a, long b) {
        return call(SYSCALL, number, a, b);
    }

    /** syscall(2) with three arguments. */
    static long syscall(int number, long a, long b, long c) {
        return call(SYSCALL, number, a, b, c);
    }

    /** syscall(2) with four arguments. */
    static long syscall(int number, long a, long b, long c, long d) {
        return call(SYSCALL, number, a, b, c, d);
    }

    /** syscall(2) with five arguments. */
    static long syscall(int number, long a, long b, long c, long d, long e) {
        return call(SYSCALL, number, a, b, c, d, e);
    }

    /** process_vm_readv(2) with one vector on each side. */
    static long processVmReadv(int pid, long local, long remote) {
        return call(PROCESS_VM_READV, pid, local, 1, remote, 1, 0);
    }

    /** process_vm_writev(2) with one vector on each side. */
    static long processVmWritev(int pid, long local, long remote) {
        return call(PROCESS_VM_WRITEV, pid, local, 1, remote, 1, 0);
    }

    // A function that returns int leaves the upper half of the register as it likes, so only the lower half can say -1;
    // no
    // function that is called here returns a word of which that half is all ones otherwise.
    private static long checked(long result) {
        return (int) result == -1 ? -LAST_ERROR.get() : result;
    }

    private static CallContext[] signatures() {
        CallContext[] signatures = new CallContext[7];
        for (int count = 0; count < signatures.length; count++) {
            Type[] parameters = new Type[count];
            Arrays.fill(parameters, Type.SLONG_LONG);
            signatures[count] = new CallContext(Type.SLONG_LONG, parameters, CallingConvention.DEFAULT, true);
        }
        return signatures;
    }
}
