package org.sandboxed.engine.policy;

/**
 * Everything that a sandbox enforces and records, validated.
 *
 * @param paths path rules
 * @param limits limits of a run
 * @param syscalls changes about single syscalls
 * @param launch how programs are started
 * @param world the network that they are told about
 * @param machine what they see of the machine
 * @param determinism what is the same in every run
 * @param workdir where programs work
 * @param network destinations and local ports
 * @param http HTTP requests
 * @param root what programs see as the root of the file system
 */
public record Policy(
        PathRules paths,
        Limits limits,
        SyscallRules syscalls,
        LaunchSettings launch,
        NetworkWorld world,
        MachineView machine,
        Determinism determinism,
        WorkdirSettings workdir,
        NetworkRules network,
        HttpRules http,
        RootSettings root) {

    /** This policy with other limits. */
    public Policy withLimits(Limits other) {
        return new Policy(paths, other, syscalls, launch, world, machine, determinism, workdir, network, http, root);
    }

    /** This policy with other destinations and local ports. */
    public Policy withNetwork(NetworkRules other) {
        return new Policy(paths, limits, syscalls, launch, world, machine, determinism, workdir, other, http, root);
    }

    /** This policy with other path rules. */
    public Policy withPaths(PathRules other) {
        return new Policy(other, limits, syscalls, launch, world, machine, determinism, workdir, network, http, root);
    }
}
