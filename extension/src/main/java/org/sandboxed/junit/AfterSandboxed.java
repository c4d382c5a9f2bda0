package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that runs in the JVM of the tests when a test method has run in a sandboxed one, whether that passed or
 * not, to assert on what the sandbox saw. It can take what a test can take, and the {@link org.sandboxed.engine.RunResult}
 * and {@link org.sandboxed.engine.CallResult} of the forked JVM.
 *
 * <pre>{@code
 * @Test
 * void exports() {
 *     new Exporter().export(Path.of("out.csv"));
 * }
 *
 * @AfterSandboxed("exports")
 * void exports_writes_one_file(CowDiff changes) {
 *     assertThat(changes).added("out.csv").hasNoOtherChanges();
 * }
 * }</pre>
 *
 * <p>Where the forked JVM ends before the test does, by {@code System.exit} for instance, the test fails, unless one of these
 * methods takes the {@code CallResult}: then that method is to judge.
 *
 * <p>The method belongs to the test class or a superclass and is not private. The test instance is that of this JVM: what the
 * forked test has left in fields is not in it. A test that is not forked and that one of these methods names
 * fails, and so does every test of a class that has such methods and no forked test: nobody would call them.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface AfterSandboxed {

    /**
     * Names the test methods after which this one runs.
     *
     * @return names of methods; all where it is empty
     */
    String[] value() default {};
}
