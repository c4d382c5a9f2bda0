package org.sandboxed.engine.internal.jvm;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;

/**
 * What a throwable says, as text: it stands for one that cannot be copied. Cut at a depth that no honest chain of causes
 * reaches.
 *
 * @param text the throwable's own description
 * @param stack its stack trace
 * @param others its cause, then what it suppressed
 * @param hasCause whether the first of the others is the cause
 */
record ThrowableCopy(String text, List<StackTraceElement> stack, List<ThrowableCopy> others, boolean hasCause) {

    private static final int DEEPEST = 50;
    private static final int MOST = 10_000;

    static ThrowableCopy of(Throwable thrown) {
        return of(thrown, 0);
    }

    private static ThrowableCopy of(Throwable thrown, int depth) {
        List<ThrowableCopy> others = new ArrayList<>();
        Throwable cause = thrown.getCause();
        if (depth < DEEPEST) {
            if (cause != null) {
                others.add(of(cause, depth + 1));
            }
            for (Throwable suppressed : thrown.getSuppressed()) {
                others.add(of(suppressed, depth + 1));
            }
        }
        boolean hasCause = cause != null && depth < DEEPEST;
        return new ThrowableCopy(describe(thrown), List.of(thrown.getStackTrace()), others, hasCause);
    }

    private static String describe(Throwable thrown) {
        try {
            return String.valueOf(thrown);
        } catch (RuntimeException unable) {
            return thrown.getClass().getName();
        }
    }

    void writeTo(DataOutputStream out) throws IOException {
        ResultBytes.writeText(out, text);
        out.writeInt(stack.size());
        for (StackTraceElement frame : stack) {
            ResultBytes.writeText(out, frame.getClassName());
            ResultBytes.writeText(out, frame.getMethodName());
            ResultBytes.writeText(out, frame.getFileName() == null ? "" : frame.getFileName());
            out.writeInt(frame.getLineNumber());
        }
        out.writeBoolean(hasCause);
        out.writeInt(others.size());
        for (ThrowableCopy other : others) {
            other.writeTo(out);
        }
    }

    static ThrowableCopy readFrom(DataInputStream in) throws IOException {
        return readFrom(in, 0);
    }

    private static ThrowableCopy readFrom(DataInputStream in, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("causes are nested too deeply");
        }
        String text = ResultReader.readText(in);
        List<StackTraceElement> stack = new ArrayList<>();
        for (int left = readCount(in); left > 0; left--) {
            stack.add(readFrame(in));
        }
        boolean hasCause = in.readBoolean();
        List<ThrowableCopy> others = new ArrayList<>();
        for (int left = readCount(in); left > 0; left--) {
            others.add(readFrom(in, depth + 1));
        }
        return new ThrowableCopy(text, stack, others, hasCause && !others.isEmpty());
    }

    private static StackTraceElement readFrame(DataInputStream in) throws IOException {
        String type = ResultReader.readText(in);
        String method = ResultReader.readText(in);
        String file = ResultReader.readText(in);
        return new StackTraceElement(type, method, file.isEmpty() ? null : file, in.readInt());
    }

    private static int readCount(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new IOException("a count of " + count + " makes no sense");
        }
        return count;
    }

    /** An exception that stands for the original. */
    SandboxException toException(String why) {
        @Nullable Throwable cause = hasCause ? others.get(0).toException("") : null;
        SandboxException exception = new SandboxException(text + why, cause);
        exception.setStackTrace(stack.toArray(StackTraceElement[]::new));
        for (ThrowableCopy suppressed : others.subList(hasCause ? 1 : 0, others.size())) {
            exception.addSuppressed(suppressed.toException(""));
        }
        return exception;
    }
}
