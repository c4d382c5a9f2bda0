package org.sandboxed.junit.internal.config;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.platform.commons.support.AnnotationSupport;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.AllowBind;
import org.sandboxed.junit.AllowHttp;
import org.sandboxed.junit.AllowNet;
import org.sandboxed.junit.Credentials;
import org.sandboxed.junit.DenyBind;
import org.sandboxed.junit.DenyHttp;
import org.sandboxed.junit.DenyNet;
import org.sandboxed.junit.HttpAuth;
import org.sandboxed.junit.HttpPorts;
import org.sandboxed.junit.InjectCa;
import org.sandboxed.junit.PortRemap;
import org.sandboxed.junit.RedirectNet;

/** Reads the settings about the network that the annotations of one class or method make. */
final class NetworkSettings {

    private final AnnotatedElement element;
    private final List<Setting> settings = new ArrayList<>();

    private NetworkSettings(AnnotatedElement element) {
        this.element = element;
    }

    /** The settings of an element; composed and inherited annotations included. */
    static List<Setting> read(AnnotatedElement element) {
        NetworkSettings reader = new NetworkSettings(element);
        reader.add(AllowNet.class, AllowNet::value, Sandbox.Builder::allowNet);
        reader.add(DenyNet.class, DenyNet::value, Sandbox.Builder::denyNet);
        reader.add(AllowBind.class, AllowBind::value, Sandbox.Builder::allowBind);
        reader.add(DenyBind.class, DenyBind::value, Sandbox.Builder::denyBind);
        AnnotationSupport.findAnnotation(element, PortRemap.class)
                .ifPresent(ports -> reader.settings.add(
                        Setting.of("PortRemap", "value", ports.value(), builder -> builder.portRemap(ports.value()))));
        for (RedirectNet redirect : AnnotationSupport.findRepeatableAnnotations(element, RedirectNet.class)) {
            reader.settings.add(new Setting(
                    "@RedirectNet(from = \"" + redirect.from() + "\", to = \"" + redirect.to() + "\")",
                    builder -> builder.redirectNet(redirect.from(), redirect.to())));
        }
        reader.add(AllowHttp.class, AllowHttp::value, Sandbox.Builder::allowHttp);
        reader.add(DenyHttp.class, DenyHttp::value, Sandbox.Builder::denyHttp);
        reader.addAboutFiles(InjectCa.class, InjectCa::value, Sandbox.Builder::injectCa);
        reader.addAboutFiles(Credentials.class, Credentials::value, Sandbox.Builder::credentials);
        reader.add(HttpAuth.class, HttpAuth::value, Sandbox.Builder::httpAuth);
        for (HttpPorts ports : AnnotationSupport.findRepeatableAnnotations(element, HttpPorts.class)) {
            for (int port : ports.value()) {
                reader.settings.add(Setting.of("HttpPorts", "value", port, builder -> builder.httpPorts(port)));
            }
        }
        return List.copyOf(reader.settings);
    }

    private <A extends Annotation> void addAboutFiles(
            Class<A> type, Function<A, String[]> values, BiConsumer<Sandbox.Builder, String[]> setter) {
        int before = settings.size();
        add(type, values, setter);
        settings.subList(before, settings.size()).replaceAll(Setting::aboutFiles);
    }

    private <A extends Annotation> void add(
            Class<A> type, Function<A, String[]> values, BiConsumer<Sandbox.Builder, String[]> setter) {
        for (A annotation : AnnotationSupport.findRepeatableAnnotations(element, type)) {
            String[] rules = values.apply(annotation);
            if (rules.length == 0) {
                settings.add(Setting.of(type.getSimpleName(), "value", "{}", builder -> setter.accept(builder, rules)));
            }
            for (String rule : rules) {
                settings.add(Setting.of(
                        type.getSimpleName(), "value", rule, builder -> setter.accept(builder, new String[] {rule})));
            }
        }
    }
}
