package org.sandboxed.engine.policy;

/**
 * A directory or file of the machine that programs see at another path.
 *
 * @param virtualPath where programs see it, absolute and without dots
 * @param hostPath what they see, the real path
 * @param isReadOnly whether they may not change it
 */
public record MountPoint(String virtualPath, String hostPath, boolean isReadOnly) {}
