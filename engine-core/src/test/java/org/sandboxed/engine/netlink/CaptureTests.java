package org.sandboxed.engine.netlink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Traffic as a capture file. */
class CaptureTests {

    @TempDir
    private Path folder;

    @Test
    void a_capture_has_every_message_with_its_direction() throws IOException {
        Path file = capture();

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        assertThat(bytes.getInt(0)).isEqualTo(0xa1b2c3d4);
        assertThat(bytes.getInt(20)).isEqualTo(253);
        List<String> packets = new ArrayList<>();
        int at = 24;
        while (at < bytes.capacity()) {
            int length = bytes.getInt(at + 8);
            ByteBuffer packet = bytes.slice(at + 16, length);
            int type = packet.order(ByteOrder.nativeOrder()).getShort(20);
            packets.add(packet.order(ByteOrder.BIG_ENDIAN).getShort(0) + ":" + packet.getShort(2) + ":" + type);
            at += 16 + length;
        }
        assertThat(packets)
                .containsExactly("7:824:18", "6:824:16", "6:824:3", "7:824:22", "6:824:20", "6:824:20", "6:824:3");
    }

    @Test
    void tshark_opens_a_capture() throws Exception {
        Path tshark = Path.of("/usr/bin/tshark");
        assumeThat(tshark)
                .as("tshark is not installed, so nobody else reads the file")
                .exists();
        Path file = capture();

        Process process = new ProcessBuilder(tshark.toString(), "-r", file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String summary = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(summary.lines()).hasSize(7).allMatch(line -> line.contains("Netlink"));
    }

    private Path capture() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult ip = sandbox.run("ip", "addr");
            Path file = folder.resolve("netlink.pcap");
            ip.netlink().writePcap(file);
            return file;
        }
    }
}
