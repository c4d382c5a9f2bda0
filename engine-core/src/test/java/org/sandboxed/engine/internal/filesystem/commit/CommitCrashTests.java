package org.sandboxed.engine.internal.filesystem.commit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.internal.filesystem.Removal;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.internal.kernel.Processes;

import static org.assertj.core.api.Assertions.assertThat;

/** A JVM kills itself with SIGKILL at each moment of a commit, one after the other, until there is none left. */
@Timeout(300)
class CommitCrashTests {

    private static final int SIGNALED = 128 + Processes.SIGKILL;
    private static final int MOST_MOMENTS = 100;
    private static final int LEAST_MOMENTS = 30;
    private static final int BEFORE_THE_MARK = 2;

    @TempDir
    Path temporary;

    @Test
    void the_tree_is_as_before_or_as_after_whenever_the_jvm_dies() throws Exception {
        int moment = 0;
        boolean wasKilled = true;
        while (wasKilled) {
            moment++;
            Path tree = Files.createDirectory(temporary.resolve("tree-" + moment));
            Path storage = Files.createDirectory(temporary.resolve("storage-" + moment));
            LayeredTree.fill(tree);

            int exit = commitAndDie(tree, storage, moment);
            assertThat(exit).isIn(0, SIGNALED);
            wasKilled = exit == SIGNALED;
            AbandonedBranches.sweep(storage);

            if (moment <= BEFORE_THE_MARK) {
                LayeredTree.assertUnchanged(tree);
            } else {
                LayeredTree.assertChanged(tree);
            }
            assertThat(storage).isEmptyDirectory();
            assertThat(moment).isLessThan(MOST_MOMENTS);
        }
        assertThat(moment).isGreaterThan(LEAST_MOMENTS);
    }

    @Test
    void a_commit_that_cannot_be_brought_to_its_end_is_kept_until_it_can() throws Exception {
        Path tree = Files.createDirectory(temporary.resolve("tree"));
        Path storage = Files.createDirectory(temporary.resolve("storage"));
        Path away = temporary.resolve("away");
        LayeredTree.fill(tree);
        assertThat(commitAndDie(tree, storage, 6)).isEqualTo(SIGNALED);

        Files.move(tree, away);
        AbandonedBranches.sweep(storage);
        assertThat(storage).isNotEmptyDirectory();

        Files.move(away, tree);
        AbandonedBranches.sweep(storage);
        LayeredTree.assertChanged(tree);
        assertThat(storage).isEmptyDirectory();
    }

    @Test
    void changes_that_were_not_to_be_committed_are_gone() throws Exception {
        Path tree = Files.createDirectory(temporary.resolve("tree"));
        Path storage = Files.createDirectory(temporary.resolve("storage"));
        LayeredTree.fill(tree);
        assertThat(commitAndDie(tree, storage, BEFORE_THE_MARK)).isEqualTo(SIGNALED);
        assertThat(storage).isNotEmptyDirectory();

        AbandonedBranches.sweep(storage);

        LayeredTree.assertUnchanged(tree);
        assertThat(storage).isEmptyDirectory();
        Removal.remove(storage);
    }

    private static int commitAndDie(Path tree, Path storage, int moment) throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommitCrashTests.class.getName(),
                        tree.toString(),
                        storage.toString(),
                        Integer.toString(moment))
                .redirectErrorStream(true)
                .start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = jvm.waitFor();
        assertThat(List.of(0, SIGNALED)).as(output).contains(exit);
        return exit;
    }

    /** Commits, and dies at the moment with the number of the third argument. */
    public static void main(String[] arguments) throws IOException {
        Path tree = Path.of(arguments[0]);
        int last = Integer.parseInt(arguments[2]);
        Branch branch = Branch.open(tree, Path.of(arguments[1]));
        new LayeredTree(tree, branch).change();
        int[] moments = {0};
        Commit.of(branch, tree, moment -> {
            moments[0]++;
            if (moments[0] == last) {
                Processes.kill(Processes.pid(), Processes.SIGKILL);
            }
        });
        branch.close();
    }
}
