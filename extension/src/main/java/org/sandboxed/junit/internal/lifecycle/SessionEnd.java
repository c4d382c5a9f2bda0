package org.sandboxed.junit.internal.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;
import org.sandboxed.engine.SandboxException;

/** What happens when a test or a class ends: its sandbox is closed, its runs are checked, a failure gets its evidence. */
public final class SessionEnd {

    private final ExtensionContext context;
    private final SessionStore store;

    /** The end of a context. */
    public SessionEnd(ExtensionContext context) {
        this.context = context;
        this.store = new SessionStore(context);
    }

    /**
     * Ends a test, whose session may be its own or shared.
     *
     * @throws AssertionError where a run left a process behind, a handler failed, or the sandbox could not be closed
     */
    public void ofTest() {
        store.findSession().ifPresent(this::end);
    }

    /**
     * Ends a class, which has a session only where its tests share one.
     *
     * @throws AssertionError where a run left a process behind, a handler failed, or the sandbox could not be closed
     */
    public void ofClass() {
        store.ownSession().ifPresent(this::end);
    }

    /** Adds the evidence so far to a failure that no end comes after: of a dynamic test, or of a constructor. */
    public void soFar(Throwable failure) {
        if (isFailure(failure)) {
            store.findSession().ifPresent(session -> explain(failure, session));
        }
    }

    private void end(Session session) {
        List<AssertionError> problems = new ArrayList<>();
        if (store.ownSession().isPresent()) {
            close(session).ifPresent(problems::add);
        }
        problems.addAll(session.takeProblems());
        Optional<AssertionError> problem = problems.stream().reduce((first, next) -> {
            first.addSuppressed(next);
            return first;
        });
        context.getExecutionException()
                .filter(SessionEnd::isFailure)
                .or(() -> problem)
                .ifPresent(failure -> explain(failure, session));
        if (problem.isPresent()) {
            throw problem.get();
        }
    }

    private static Optional<AssertionError> close(Session session) {
        try {
            session.close();
            return Optional.empty();
        } catch (SandboxException e) {
            return Optional.of(new AssertionFailedError("The sandbox could not be closed: " + e.getMessage(), e));
        }
    }

    private static boolean isFailure(Throwable thrown) {
        return !(thrown instanceof TestAbortedException);
    }

    private void explain(Throwable failure, Session session) {
        session.evidence().ifPresent(evidence -> {
            Map<String, String> entries = evidence.entries();
            if (!entries.isEmpty()) {
                context.publishReportEntry(entries);
                failure.addSuppressed(evidence.toThrowable());
            }
        });
    }
}
