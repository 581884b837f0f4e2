import { createRealClock } from "../clock/real-clock";
import { findAppRoot } from "../../lib/app/find-app-root";
import { createHost } from "../host/create-host";
import { createDevTransport } from "../transport/create-dev-transport";
import {
  appProcessVariable,
  type AppProcessOptions,
  type FromApp,
  type ToApp,
} from "./app-messages";
import type { configureRuntime } from "../../lib/app";

/** The app in the embedded host, as a child process: what `kill -9` hits. */
async function main(): Promise<void> {
  const { port, tenantBase, settings } = JSON.parse(
    process.env[appProcessVariable] ?? "{}",
  ) as AppProcessOptions;
  const say = (message: FromApp) => void process.send?.(message);
  const clock = createRealClock((error) =>
    say({
      log: { level: "error", category: "system", message: String(error) },
    }),
  );
  const host = await createHost({
    appRoot: findAppRoot(),
    settings,
    storageConnection: settings.AzureWebJobsStorage ?? "",
    clock,
    port,
    log: (entry) => say({ log: entry }),
    queueMode: "parallel",
    persistTimerStatus: true,
  });
  const app = host.require("dist/lib/app.js") as {
    configureRuntime: typeof configureRuntime;
  };
  app.configureRuntime({
    env: settings,
    ensureStorage: true,
    ...createDevTransport(tenantBase),
  });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await host.stop();
    process.exit(0);
  };
  // Ctrl-C reaches the whole group: the supervisor says when to end, so that the order is right.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => void stop());
  process.on("disconnect", () => void stop());
  process.on("message", (message: ToApp) => {
    if ("stop" in message) return void stop();
    host.invoke(message.run).then(
      () => say({ ran: message.id }),
      (error: unknown) => say({ ran: message.id, error: String(error) }),
    );
  });
  await host.start();
  say({ listening: host.url });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
