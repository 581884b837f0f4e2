import { randomUUID } from "node:crypto";
import type { FastifyError, FastifyInstance, FastifyReply } from "fastify";
import { resources, type Resource, type TokenIssuer } from "./token-issuer";

interface TokenForm {
  grant_type?: string;
  client_id?: string;
  client_secret?: string;
  scope?: string;
}

/** The token endpoint, its metadata and its keys (Learn, OAuth 2.0 client credentials flow). */
export function registerIdentity(
  app: FastifyInstance,
  issuer: TokenIssuer,
): void {
  app.register((identity, _options, done) => {
    // A body that cannot be read names no grant.
    identity.setErrorHandler<FastifyError>((error, _request, reply) => {
      if ((error.statusCode ?? 500) >= 500) throw error;
      return refuseGrant(reply, undefined);
    });
    registerRoutes(identity, issuer);
    done();
  });
}

function registerRoutes(app: FastifyInstance, issuer: TokenIssuer): void {
  const login = (path: string) =>
    `https://login.microsoftonline.com/${issuer.tenantId}${path}`;

  app.get<{ Params: { tenant: string } }>(
    "/:tenant/v2.0/.well-known/openid-configuration",
    () => ({
      token_endpoint: login("/oauth2/v2.0/token"),
      token_endpoint_auth_methods_supported: [
        "client_secret_post",
        "private_key_jwt",
        "client_secret_basic",
      ],
      jwks_uri: login("/discovery/v2.0/keys"),
      response_modes_supported: ["query", "fragment", "form_post"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: [
        "code",
        "id_token",
        "code id_token",
        "id_token token",
      ],
      scopes_supported: ["openid", "profile", "email", "offline_access"],
      issuer: issuer.issuer,
      authorization_endpoint: login("/oauth2/v2.0/authorize"),
      device_authorization_endpoint: login("/oauth2/v2.0/devicecode"),
      end_session_endpoint: login("/oauth2/v2.0/logout"),
      tenant_region_scope: "EU",
      cloud_instance_name: "microsoftonline.com",
    }),
  );
  app.get("/:tenant/discovery/v2.0/keys", () => issuer.jwks);

  app.route<{ Params: { tenant: string } }>({
    method: ["GET", "PUT", "PATCH", "DELETE"],
    url: "/:tenant/oauth2/v2.0/token",
    handler: ({ method }, reply) =>
      refuse(
        reply,
        400,
        "invalid_request",
        900561,
        `The endpoint only accepts POST requests. Received a ${method} request.`,
      ),
  });
  app.post<{ Params: { tenant: string }; Body: TokenForm }>(
    "/:tenant/oauth2/v2.0/token",
    async ({ params, body: form, headers }, reply) => {
      const body = form ?? {};
      if (params.tenant.toLowerCase() !== issuer.tenantId) {
        return refuse(
          reply,
          400,
          "invalid_request",
          90002,
          `Tenant '${params.tenant}' not found. Check to make sure you have the correct tenant ID.`,
        );
      }
      if (body.grant_type !== "client_credentials") {
        return refuseGrant(reply, body.grant_type);
      }
      const given = credentialsOf(body, headers.authorization);
      const client = issuer.clientWith(given.id, given.secret);
      if (!client && !issuer.knows(given.id)) {
        return refuse(
          reply,
          400,
          "unauthorized_client",
          700016,
          `Application with identifier '${given.id}' was not found in the directory '${issuer.tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
        );
      }
      if (!client) {
        return refuse(
          reply,
          401,
          "invalid_client",
          7000215,
          `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${given.id}'.`,
        );
      }
      const wanted = resourceName(body.scope);
      if (wanted === undefined) {
        return refuse(
          reply,
          400,
          "invalid_scope",
          1002012,
          `The provided value for scope ${body.scope ?? ""} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
        );
      }
      const isApp = wanted === issuer.appId;
      const resource = isApp ? "breakwater" : resourceWithUri(wanted);
      if (!resource) {
        return refuse(
          reply,
          400,
          "invalid_resource",
          500011,
          `The resource principal named ${wanted} was not found in the tenant named ${issuer.tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
        );
      }
      const { token, expiresIn } = await issuer.issue(
        client,
        resource,
        isApp ? wanted : undefined,
      );
      return {
        token_type: "Bearer",
        expires_in: expiresIn,
        ext_expires_in: expiresIn,
        access_token: token,
      };
    },
  );
}

function credentialsOf(
  body: TokenForm,
  authorization: string | undefined,
): { id: string; secret: string } {
  const basic = /^Basic (\S+)$/i.exec(authorization ?? "")?.[1];
  if (basic && body.client_secret === undefined) {
    const [id = "", secret = ""] = Buffer.from(basic, "base64")
      .toString("utf8")
      .split(":")
      .map(decoded);
    return { id, secret };
  }
  return { id: body.client_id ?? "", secret: body.client_secret ?? "" };
}

/** RFC 6749, 2.3.1: both parts are form-encoded; what is not stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What stands before `/.default`. */
function resourceName(scope: string | undefined): string | undefined {
  return (scope ?? "")
    .split(" ")
    .find((one) => one.endsWith("/.default"))
    ?.slice(0, -"/.default".length)
    .replace(/\/$/, "");
}

function resourceWithUri(wanted: string): Resource | undefined {
  return (Object.keys(resources) as Resource[]).find(
    (resource) => resources[resource] === wanted,
  );
}

const refuseGrant = (reply: FastifyReply, grantType: string | undefined) =>
  grantType
    ? refuse(
        reply,
        400,
        "unsupported_grant_type",
        70003,
        `The app requested an unsupported grant type '${grantType}'.`,
      )
    : refuse(
        reply,
        400,
        "invalid_request",
        900144,
        "The request body must contain the following parameter: 'grant_type'.",
      );

/** The shape of Microsoft Entra's errors (Learn, Microsoft Entra authentication error codes). */
function refuse(
  reply: FastifyReply,
  status: number,
  error: string,
  code: number,
  text: string,
): FastifyReply {
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp =
    new Date().toISOString().replace("T", " ").slice(0, 19) + "Z";
  return reply.code(status).send({
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
}
