package io.sealpost.local;

import io.sealpost.local.backup.Backup;
import io.sealpost.local.backup.Restore;
import io.sealpost.local.demo.Demo;
import io.sealpost.local.supervise.Supervisor;
import java.io.UncheckedIOException;

/** The command of one machine: {@code up}, {@code down}, {@code status}, {@code logs}, {@code token}, {@code backup}, {@code restore}, {@code demo}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            return run(arguments.length == 1 ? arguments[0] : "");
        } catch (Failure e) {
            System.err.println(e.getMessage());
            return 1;
        } catch (UncheckedIOException e) {
            System.err.println("A file cannot be used: " + e.getCause());
            return 1;
        }
    }

    private static int run(String command) {
        var environment = System.getenv();
        var layout = Layout.of(environment);
        switch (command) {
            case "up" -> new Up(layout).run();
            case "down" -> new Down(layout).run();
            case "status" -> {
                return new Status(layout).print() ? 0 : 1;
            }
            case "logs" -> new Logs(layout, "1".equals(environment.get("FOLLOW"))).run();
            case "token" -> new Token(layout, environment).run();
            case "backup" -> new Backup(layout, environment).run();
            case "restore" -> new Restore(layout, environment).run();
            case "demo" -> demo(layout, "1".equals(environment.get("DEMO_EXIT")));
            case "supervise" -> new Supervisor(layout).run();
            default -> throw new Failure("Use one of: up, down, status, logs, token, backup, restore, demo.");
        }
        return 0;
    }

    private static void demo(Layout layout, boolean thenDown) {
        new Up(layout).run();
        try {
            new Demo(layout).run();
        } finally {
            if (thenDown) {
                new Down(layout).run();
            }
        }
        if (!thenDown) {
            System.out.println("  Everything goes on running: make status, make logs, make down.");
        }
    }
}
