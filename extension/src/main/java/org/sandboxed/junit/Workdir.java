package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a parameter of type {@link java.nio.file.Path} that gets the working directory of the test's sandbox, as the test
 * JVM sees it: the place to put input and to find output.
 *
 * @see org.sandboxed.engine.Sandbox#workdir()
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
public @interface Workdir {}
