import formbody from "@fastify/formbody";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { faultControl } from "./control/fault-control";
import { graphControl } from "./control/graph-control";
import { registerControl } from "./control/register-control";
import {
  registerExchange,
  type ExchangeDependencies,
} from "./exchange/register-exchange";
import type { DeltaOptions } from "./graph/delta/delta-routes";
import { FaultBook, type SeededFaults } from "./faults/fault-book";
import { registerFaults } from "./faults/register-faults";
import { unknownVersion, unreadableUrl } from "./graph/answer-outside";
import { registerGraph } from "./graph/register-graph";
import type { SubscriptionOptions } from "./graph/subscriptions/subscription-book";
import { registerIdentity } from "./identity/register-identity";
import {
  createTenantClients,
  type TenantClients,
} from "./identity/tenant-clients";
import { createTokenIssuer, type TokenIssuer } from "./identity/token-issuer";
import {
  createMailFlow,
  type MailFlow,
  type MailFlowOptions,
} from "./mail-flow/create-mail-flow";
import { stormProtectionOf } from "./state/storm-protection-of";
import type { EstateState } from "./state/create-tenant-state";

export interface TenantServerOptions {
  state: EstateState;
  /** 0: any free one. */
  port: number;
  mailFlow?: MailFlowOptions;
  nextLinks?: ExchangeDependencies["nextLinks"];
  delta?: DeltaOptions;
  subscriptions?: SubscriptionOptions;
  /** `open`: whoever has the application permission may run every cmdlet. */
  rights?: "enforced" | "open";
  /** Directory roles of the app; absent: Exchange Administrator. */
  appDirectoryRoles?: readonly string[];
  /** Application permissions of the app in Graph; absent: all that its parts need. */
  appGraphRoles?: readonly string[];
  /** Faults besides those that a test asks for. */
  faults?: SeededFaults;
}

export interface TenantServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly state: EstateState;
  readonly clients: TenantClients;
  readonly issuer: TokenIssuer;
  readonly mailFlow: MailFlow;
  readonly faults: FaultBook;
  close(): Promise<void>;
}

/** The simulated tenant: token endpoint, Exchange admin API and Graph on one port of this machine. */
export async function createTenantServer(
  options: TenantServerOptions,
): Promise<TenantServer> {
  const { state } = options;
  const clients = createTenantClients(
    state.seed,
    options.appDirectoryRoles,
    options.appGraphRoles,
  );
  const issuer = await createTokenIssuer(state.tenantId, clients);
  const mailFlow = createMailFlow(state, {
    transportRules: state.transportRules.inEffect,
    ...options.mailFlow,
    stormProtection: stormProtectionOf(
      state.settings,
      options.mailFlow?.stormProtection,
    ),
  });
  const faults = new FaultBook(options.faults);
  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: 4 * 1024 * 1024,
    // As long as a URL may be: an identifier that is too long is not found, like any other.
    routerOptions: { maxParamLength: 16_384 },
    // Fastify's own refusals, of a URL that cannot be decoded.
    frameworkErrors: (_error, _request, reply) =>
      void (reply as FastifyReply)
        .code(400)
        .type("application/json; charset=utf-8")
        .send(unreadableUrl(state.clock.now())),
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(400).send(unknownVersion(request.url, state.clock.now())),
  );
  await app.register(formbody);
  keepBusy(app, state);
  registerFaults(app, faults, state.clock);
  registerIdentity(app, issuer);
  registerExchange(app, state, {
    faults,
    judgeToken: (authorization, role) =>
      issuer.judge(authorization, "exchange", role),
    rightsOf(authorization) {
      const client = issuer.bearerOf(authorization);
      return options.rights === "open" || !client
        ? null
        : state.roles.rightsOf(client.clientId, client.directoryRoles);
    },
    nextLinks: options.nextLinks,
  });
  const graph = registerGraph(app, state, {
    mailFlow,
    judgeToken: (authorization, role) =>
      issuer.judge(authorization, "graph", role),
    delta: options.delta,
    subscriptions: options.subscriptions,
    writes: state,
    takeFault: ({ fault }) => (fault?.kind === "status" ? fault : null),
  });
  registerControl(app, [faultControl(faults), graphControl(graph)]);
  await app.listen({ host: "127.0.0.1", port: options.port });
  const { port } = app.server.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`,
    state,
    clients,
    issuer,
    mailFlow,
    faults,
    close: () => app.close(),
  };
}

/** Virtual time stands while a request is open. */
function keepBusy(app: FastifyInstance, state: EstateState): void {
  app.addHook("onRequest", (request, reply, done) => {
    request.leaveBusy = state.clock.busy("tenant request");
    reply.raw.once("close", request.leaveBusy);
    done();
  });
}
