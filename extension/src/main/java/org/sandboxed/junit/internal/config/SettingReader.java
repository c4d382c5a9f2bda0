package org.sandboxed.junit.internal.config;

import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.platform.commons.support.AnnotationSupport;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.BranchAction;
import org.sandboxed.junit.DeterministicDirs;
import org.sandboxed.junit.FailSyscall;
import org.sandboxed.junit.FrozenTime;
import org.sandboxed.junit.JavaStacks;
import org.sandboxed.junit.MaxDisk;
import org.sandboxed.junit.MaxMemory;
import org.sandboxed.junit.MaxOpenFiles;
import org.sandboxed.junit.MaxProcesses;
import org.sandboxed.junit.RandomSeed;
import org.sandboxed.junit.RecordSyscalls;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.VirtualCpus;
import org.sandboxed.junit.VirtualHostname;
import org.sandboxed.junit.VirtualIdentity;
import org.sandboxed.junit.VirtualInterface;
import org.sandboxed.junit.VirtualRoute;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads every setting that the annotations of one class or method make, in the order in which they count. */
final class SettingReader {

    private static final String SANDBOXED = "Sandboxed";

    private final List<Setting> settings = new ArrayList<>();

    private SettingReader() {}

    /** The settings of an element; composed and inherited annotations included. */
    static List<Setting> read(AnnotatedElement element) {
        SettingReader reader = new SettingReader();
        AnnotationSupport.findRepeatableAnnotations(element, Sandboxed.class).forEach(reader::add);
        reader.settings.addAll(RootSetting.mounts(element));
        AnnotationSupport.findAnnotation(element, MaxProcesses.class)
                .ifPresent(limit -> reader.add("MaxProcesses", "value", limit.value(), Sandbox.Builder::maxProcesses));
        AnnotationSupport.findAnnotation(element, MaxOpenFiles.class)
                .ifPresent(limit -> reader.add("MaxOpenFiles", "value", limit.value(), Sandbox.Builder::maxOpenFiles));
        reader.settings.addAll(NetworkSettings.read(element));
        AnnotationSupport.findAnnotation(element, MaxMemory.class)
                .ifPresent(limit -> reader.add("MaxMemory", "value", limit.value(), Sandbox.Builder::maxMemory));
        AnnotationSupport.findAnnotation(element, MaxDisk.class)
                .ifPresent(limit -> reader.add("MaxDisk", "value", limit.value(), Sandbox.Builder::maxDisk));
        reader.addMachine(element);
        reader.addDeterminism(element);
        AnnotationSupport.findRepeatableAnnotations(element, RecordSyscalls.class)
                .forEach(
                        names -> reader.addSyscalls("RecordSyscalls", "value", names.value(), Sandbox.Builder::record));
        AnnotationSupport.findAnnotation(element, JavaStacks.class).ifPresent(reader::add);
        AnnotationSupport.findRepeatableAnnotations(element, FailSyscall.class).stream()
                .map(FaultReader::read)
                .forEach(reader.settings::add);
        AnnotationSupport.findRepeatableAnnotations(element, VirtualInterface.class)
                .forEach(reader::add);
        AnnotationSupport.findRepeatableAnnotations(element, VirtualRoute.class)
                .forEach(route -> reader.settings.add(new Setting(
                        "@VirtualRoute(destination = \"" + route.destination() + "\", gateway = \"" + route.gateway()
                                + "\")",
                        builder -> builder.virtualRoute(route.destination(), route.gateway()))));
        return List.copyOf(reader.settings);
    }

    private void add(JavaStacks stacks) {
        add("JavaStacks", "value", "", (builder, none) -> builder.javaStacks());
        addSyscalls("JavaStacks", "value", stacks.value(), Sandbox.Builder::javaStacks);
    }

    private void addDeterminism(AnnotatedElement element) {
        AnnotationSupport.findAnnotation(element, RandomSeed.class)
                .ifPresent(seed -> add("RandomSeed", "value", seed.value(), Sandbox.Builder::randomSeed));
        AnnotationSupport.findAnnotation(element, FrozenTime.class)
                .ifPresent(
                        time -> add("FrozenTime", "value", time.value(), (builder, text) -> setClock(builder, time)));
    }

    private static void setClock(Sandbox.Builder builder, FrozenTime time) {
        Instant instant = InstantText.parse(time.value());
        if (time.advancing()) {
            builder.timeStart(instant);
        } else {
            builder.frozenTime(instant);
        }
    }

    private void addMachine(AnnotatedElement element) {
        AnnotationSupport.findAnnotation(element, VirtualHostname.class)
                .ifPresent(name -> add("VirtualHostname", "value", name.value(), Sandbox.Builder::hostname));
        AnnotationSupport.findAnnotation(element, VirtualCpus.class)
                .ifPresent(cpus -> add("VirtualCpus", "value", cpus.value(), Sandbox.Builder::cpus));
        AnnotationSupport.findAnnotation(element, VirtualIdentity.class)
                .ifPresent(told -> settings.add(new Setting(
                        "@VirtualIdentity(uid = " + told.uid() + ", gid = " + told.gid() + ")",
                        builder -> builder.identity(told.uid(), told.gid()))));
        AnnotationSupport.findAnnotation(element, DeterministicDirs.class)
                .ifPresent(dirs -> add("DeterministicDirs", "value", dirs.value(), Sandbox.Builder::deterministicDirs));
    }

    private void add(Sandboxed sandboxed) {
        addPaths("readable", sandboxed.readable(), Sandbox.Builder::readable);
        addPaths("writable", sandboxed.writable(), Sandbox.Builder::writable);
        addPaths("denied", sandboxed.denied(), Sandbox.Builder::denied);
        addPath("workdir", sandboxed.workdir(), (builder, text) -> builder.workdir(Path.of(text)));
        addPath("storage", sandboxed.storage(), (builder, text) -> builder.storage(Path.of(text)));
        addAction("onExit", sandboxed.onExit(), Sandbox.Builder::onExit);
        addAction("onError", sandboxed.onError(), Sandbox.Builder::onError);
        addText("timeout", sandboxed.timeout(), (builder, text) -> builder.timeout(DurationText.parse(text)));
        addNumber("maxProcesses", sandboxed.maxProcesses(), Sandbox.Builder::maxProcesses);
        addNumber("maxOpenFiles", sandboxed.maxOpenFiles(), Sandbox.Builder::maxOpenFiles);
        addText("maxMemory", sandboxed.maxMemory(), Sandbox.Builder::maxMemory);
        addText("maxDisk", sandboxed.maxDisk(), Sandbox.Builder::maxDisk);
        addNumber("maxCpu", sandboxed.maxCpu(), Sandbox.Builder::maxCpu);
        addNumber("maxOutput", sandboxed.maxOutput(), Sandbox.Builder::maxOutput);
        addEach("env", sandboxed.env(), SettingReader::setVariable);
        if (sandboxed.inheritEnv()) {
            add(SANDBOXED, "inheritEnv", true, Sandbox.Builder::inheritEnv);
        }
        if (sandboxed.noRandomizeMemory()) {
            add(SANDBOXED, "noRandomizeMemory", true, Sandbox.Builder::noRandomizeMemory);
        }
        addPath("cwd", sandboxed.cwd(), Sandbox.Builder::cwd);
        addText("stdin", sandboxed.stdin(), (builder, text) -> builder.stdin(text.getBytes(UTF_8)));
        addSyscalls(SANDBOXED, "allowSyscalls", sandboxed.allowSyscalls(), Sandbox.Builder::allowSyscalls);
        addSyscalls(SANDBOXED, "denySyscalls", sandboxed.denySyscalls(), Sandbox.Builder::denySyscalls);
    }

    private void add(VirtualInterface link) {
        if (link.address().length == 0) {
            settings.add(new Setting("@VirtualInterface(name = \"" + link.name() + "\", address = {})", builder -> {
                throw new IllegalArgumentException("an interface has at least one address, such as \"10.0.0.2/24\"");
            }));
        }
        for (String address : link.address()) {
            String written = "@VirtualInterface(name = \"" + link.name() + "\", address = \"" + address + "\", mtu = "
                    + link.mtu() + ")";
            settings.add(new Setting(written, builder -> builder.virtualInterface(link.name(), address, link.mtu())));
        }
    }

    private void addPaths(String attribute, String[] paths, BiConsumer<Sandbox.Builder, String> setter) {
        for (String path : paths) {
            Consumer<Sandbox.Builder> step = builder -> setter.accept(builder, path);
            settings.add(Setting.of(SANDBOXED, attribute, path, step).aboutFiles());
        }
    }

    private void addPath(String attribute, String path, BiConsumer<Sandbox.Builder, String> setter) {
        if (!path.isEmpty()) {
            addPaths(attribute, new String[] {path}, setter);
        }
    }

    private void addEach(String attribute, String[] values, BiConsumer<Sandbox.Builder, String> setter) {
        for (String value : values) {
            add(SANDBOXED, attribute, value, setter);
        }
    }

    private void addAction(String attribute, BranchAction[] actions, BiConsumer<Sandbox.Builder, BranchAction> setter) {
        if (actions.length > 1) {
            add(SANDBOXED, attribute, List.of(actions), (builder, several) -> {
                throw new IllegalArgumentException("one action at most: the changes can only end in one way");
            });
        }
        for (BranchAction action : actions) {
            add(SANDBOXED, attribute, action, setter);
        }
    }

    private void addText(String attribute, String value, BiConsumer<Sandbox.Builder, String> setter) {
        if (!value.isEmpty()) {
            add(SANDBOXED, attribute, value, setter);
        }
    }

    private void addNumber(String attribute, int value, BiConsumer<Sandbox.Builder, Integer> setter) {
        if (value != Sandboxed.UNSET) {
            add(SANDBOXED, attribute, value, setter);
        }
    }

    private void addSyscalls(
            String annotation, String attribute, String[] names, BiConsumer<Sandbox.Builder, Syscall> setter) {
        for (String name : names) {
            add(annotation, attribute, name, (builder, text) -> setter.accept(builder, syscall(text)));
        }
    }

    private <T> void add(String annotation, String attribute, T value, BiConsumer<Sandbox.Builder, T> setter) {
        Consumer<Sandbox.Builder> step = builder -> setter.accept(builder, value);
        settings.add(Setting.of(annotation, attribute, value, step));
    }

    static Syscall syscall(String name) {
        return Syscall.find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no such syscall; write its name as in section 2 of the manual, such as \"openat\""));
    }

    private static void setVariable(Sandbox.Builder builder, String variable) {
        int equals = variable.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("write it as \"NAME=value\"");
        }
        builder.env(variable.substring(0, equals), variable.substring(equals + 1));
    }
}
