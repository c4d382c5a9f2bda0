package org.sandboxed.engine.internal.handler.network;

import java.util.List;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.handler.proc.SyntheticFiles;
import org.sandboxed.engine.internal.http.TrustFile;
import org.sandboxed.engine.internal.journal.Journal;

/** The files of trusted certificates as programs read them: with that of the sandbox. */
public final class CertificateFiles {

    private CertificateFiles() {}

    /** The files of a run. */
    public static MadeUpFiles of(List<TrustFile> files, Journal journal) {
        SyntheticFiles.Builder builder = SyntheticFiles.builder(journal);
        for (TrustFile file : files) {
            builder.file(
                    file.path(),
                    "injectCa: the machine's certificates and that of the sandbox",
                    call -> file.content());
        }
        return builder.build();
    }
}
