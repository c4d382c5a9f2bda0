package org.sandboxed.selftest.jvm;

import org.sandboxed.engine.Sandbox;

/** Started with a module on the module path, uses it in sandboxed JVMs and prints what they said. */
final class ModuleRun {

    private ModuleRun() {}

    /** Takes nothing. */
    public static void main(String... arguments) throws ReflectiveOperationException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            System.out.println(sandbox.call(ModuleRun::nameOfModule));
            System.out.print(sandbox.runJava(main(), "from", "there").stdout());
        }
    }

    private static String nameOfModule() throws ReflectiveOperationException {
        return "called in " + main().getModule().getName();
    }

    private static Class<?> main() throws ReflectiveOperationException {
        return Class.forName("greeter.Main");
    }
}
