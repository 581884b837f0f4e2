import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { DevClock } from "../../clock/dev-clock";
import { textOption } from "../core-api/core-types";
import type { RegisteredFunction } from "../core-api/function-registry";
import { HostError, type FunctionKeys } from "../host-options";
import type { Invoke } from "../invoke";
import { resolveSettings } from "../settings";
import { answerAdmin, type AdminActions } from "./answer-admin";
import { mayCall } from "./function-keys";
import { toHttpInput, writeHttpResponse } from "./http-payload";
import { readBody } from "./read-body";
import {
  comparePrecedence,
  compileRoute,
  splitPath,
  type Route,
} from "./route-template";

interface HttpServerOptions {
  functions: readonly RegisteredFunction[];
  routePrefix: string;
  settings: Readonly<Record<string, string | undefined>>;
  keys: FunctionKeys | undefined;
  clock: DevClock;
  invoke: Invoke;
  admin: AdminActions;
}

interface Found {
  target: RegisteredFunction;
  params: Record<string, string>;
}

/** The host's HTTP face. What no function answers is 404 without a body, also where only the method differs. */
export function createHttpServer(options: HttpServerOptions): Server {
  const find = buildRouter(options);
  const server = createServer((request, response) => {
    const leave = options.clock.busy(
      `request ${request.method} ${request.url}`,
    );
    response.once("close", leave);
    answer(options, find, request, response).catch(() => {
      // Logged where it failed; a caller who went away hears nothing more.
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  return server;
}

async function answer(
  options: HttpServerOptions,
  find: ReturnType<typeof buildRouter>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = toUrl(request);
  if (!url) return void response.writeHead(400).end();
  // Read before answering in any way: an answer to a half-sent request would break the connection.
  const body = await readBody(request);
  if (!body) return void response.writeHead(413, { connection: "close" }).end();
  if (/^\/admin(\/|$)/i.test(url.pathname)) {
    if (!mayCall(options.keys, "admin", undefined, request, url))
      return void response.writeHead(401).end();
    return answerAdmin(options.admin, request, url, body, response);
  }
  const found = find(request.method!, url.pathname);
  if (!found) return void response.writeHead(404).end();
  const { target, params } = found;
  const level = textOption(target.trigger, "authLevel") ?? "anonymous";
  if (!mayCall(options.keys, level, target.name, request, url))
    return void response.writeHead(401).end();
  const input = { data: toHttpInput(request, url, params, body) };
  writeHttpResponse(response, await options.invoke(target, input));
}

function toUrl(request: IncomingMessage): URL | undefined {
  const { port } = request.socket.address() as { port?: number };
  const host = request.headers.host ?? `127.0.0.1:${port}`;
  try {
    return new URL(request.url!, `http://${host}`);
  } catch {
    return undefined;
  }
}

function buildRouter({ functions, routePrefix, settings }: HttpServerOptions) {
  const routes = functions
    .map((target) => ({
      target,
      methods: readMethods(target),
      route: compileRoute(
        routePrefix,
        resolveSettings(
          textOption(target.trigger, "route") ?? target.name,
          settings,
        ),
      ),
    }))
    .sort((a, b) => comparePrecedence(a.route, b.route));
  refuseTwins(routes);
  return (method: string, path: string): Found | undefined => {
    const segments = splitPath(path);
    for (const { target, methods, route } of routes) {
      if (methods.size > 0 && !methods.has(method)) continue;
      const params = route.match(segments);
      if (params) return { target, params };
    }
    return undefined;
  };
}

function refuseTwins(
  routes: readonly {
    target: RegisteredFunction;
    methods: Set<string>;
    route: Route;
  }[],
): void {
  const takenBy = new Map<string, string>();
  for (const { target, methods, route } of routes)
    for (const method of methods.size > 0 ? methods : ["any method"]) {
      const key = `${method} /${route.shape}`;
      const other = takenBy.get(key);
      if (other !== undefined)
        throw new HostError(
          `The functions "${other}" and "${target.name}" both answer ${key}.`,
        );
      takenBy.set(key, target.name);
    }
}

/** None given: all. */
function readMethods({ trigger }: RegisteredFunction): Set<string> {
  const methods = Array.isArray(trigger.methods) ? trigger.methods : [];
  return new Set(methods.map((method) => String(method).toUpperCase()));
}
