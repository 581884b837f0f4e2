import { createRealClock } from "../clock/real-clock";
import { createTenantServer } from "../tenant/create-tenant-server";
import { createGateway } from "../tenant/mail-flow/gateway";
import { startOrdinaryMail } from "../tenant/mail-flow/ordinary-mail";
import { createTenantState } from "../tenant/state/create-tenant-state";
import { tenantLine } from "../tenant/tenant-line";
import {
  tenantProcessVariable,
  type FromTenant,
  type TenantProcessOptions,
} from "./tenant-messages";

/** The simulated tenant with ordinary mail and a gateway that tells the API of it, as a child process. */
async function main(): Promise<void> {
  const options = JSON.parse(
    process.env[tenantProcessVariable] ?? "{}",
  ) as TenantProcessOptions;
  const { port, scale, seed } = options;
  const say = (message: FromTenant) => void process.send?.(message);
  const clock = createRealClock((error) => say({ trouble: String(error) }));
  const state = createTenantState({ clock, scale, seed });
  const server = await createTenantServer({ state, port });
  const gateway = createGateway({
    clock,
    target: options.api,
    secret: options.mailFlowSecret,
    seed,
    onRefused: (status, answer) =>
      say({ trouble: `The API refused mail with ${status}: ${answer}` }),
  });
  server.mailFlow.hear(gateway.listener);
  const endMail = startOrdinaryMail(state, server.mailFlow, { seed });

  const stop = () => {
    endMail();
    gateway.stop();
    void server.close().then(() => process.exit(0));
  };
  // Ctrl-C is the supervisor's: the tenant outlives the app, whose last requests it still answers.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", stop);
  process.on("disconnect", stop);
  say({ ready: tenantLine(server) });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
