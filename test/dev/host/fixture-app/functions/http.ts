import {
  app,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from "@azure/functions";
import { gates, journal } from "../journal";

async function echo(
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  context.info(`echo ${context.functionName}`);
  journal.push({ ran: context.functionName });
  await gates.echo;
  return {
    status: 202,
    headers: { "x-fixture": "yes" },
    cookies: [{ name: "seen", value: "1", path: "/", httpOnly: true }],
    jsonBody: {
      function: context.functionName,
      method: request.method,
      path: new URL(request.url).pathname,
      params: request.params,
      query: Object.fromEntries(request.query),
      header: request.headers.get("x-test"),
      body: await request.text(),
    },
  };
}

function route(
  name: string,
  template: string,
  methods: ("GET" | "POST" | "PATCH" | "HEAD" | "OPTIONS")[] = ["GET"],
  authLevel: "anonymous" | "function" | "admin" = "anonymous",
) {
  app.http(name, { route: template, methods, authLevel, handler: echo });
}

route("listOne", "lists/{address}", ["GET", "PATCH"]);
route("listPreview", "lists/preview", ["GET", "POST"]);
route("byNumber", "things/{n:int}");
route("byGuid", "things/{id:guid}");
route("byText", "things/{text}");
route("optional", "optional/{id?}", ["GET", "HEAD", "OPTIONS"]);
route("rest", "files/{*rest}");
route("named", "%FIXTURE_ROUTE%");
route("keyed", "keyed", ["GET"], "function");
route("adminOnly", "admin-only", ["GET"], "admin");
route("disabledOne", "disabled");
app.http("defaultRoute", { handler: echo });
app.http("fails", {
  handler: () => {
    throw new Error("on purpose");
  },
});
app.http("empty", { handler: () => ({ status: 204 }) });
