package org.sandboxed.engine.internal.journal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JavaFrameTests {

    @Test
    void a_frame_has_class_method_file_line_and_module() {
        assertThat(JavaFrame.parse("java.net.Socket.connect(java.base@17.0.15/Socket.java:609)"))
                .isEqualTo(new StackTraceElement(
                        null, "java.base", "17.0.15", "java.net.Socket", "connect", "Socket.java", 609));
        assertThat(JavaFrame.parse("app.Main.<init>(Main.java:7)"))
                .isEqualTo(new StackTraceElement("app.Main", "<init>", "Main.java", 7));
    }

    @Test
    void native_methods_and_those_without_a_source_are_told() {
        assertThat(JavaFrame.parse("sun.nio.ch.Net.connect0(java.base@25/Native Method)")
                        .isNativeMethod())
                .isTrue();
        StackTraceElement hidden = JavaFrame.parse("app.Main$$Lambda/0x0000000073040210.run(Unknown Source)");
        assertThat(hidden.getClassName()).isEqualTo("app.Main$$Lambda/0x0000000073040210");
        assertThat(hidden.getFileName()).isNull();
    }

    @Test
    void a_text_that_is_no_frame_stays_a_text() {
        assertThat(JavaFrame.parse("no frame").getMethodName()).isEqualTo("no frame");
    }
}
