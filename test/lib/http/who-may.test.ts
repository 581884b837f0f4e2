import { routes } from "../../../lib/http/routes/all-routes";
import { approveRole, operateRole, readRole } from "./operator";
import { send } from "./throw-through-api";

describe("who may", () => {
  const secured = routes.filter((route) => route.needs !== "anonymous");
  const order = [readRole, operateRole, approveRole];

  test.each(secured.map((route) => [`${route.method} ${route.path}`, route]))(
    "%s: 401 without a token, 403 with too little",
    async (_, { method, path, needs }) => {
      const none = await send({ method, path, roles: null, text: "{" });
      expect(none).toMatchObject({
        status: 401,
        headers: { "WWW-Authenticate": 'Bearer realm="breakwater"' },
        json: { code: "unauthenticated" },
      });
      const less = order.slice(0, order.indexOf(needs));
      const few = await send({
        method,
        path,
        roles: ["Other.Role", ...less],
        text: "{",
      });
      expect(few).toMatchObject({ status: 403, json: { code: "forbidden" } });
      for (const enough of order.slice(order.indexOf(needs))) {
        const answer = await send({ method, path, roles: [enough] });
        expect([401, 403]).not.toContain(answer.status);
      }
    },
  );

  test("only health and the two webhooks are open", () => {
    expect(
      routes
        .filter((route) => route.needs === "anonymous")
        .map((route) => `${route.method} ${route.path}`),
    ).toEqual([
      "GET /health",
      "POST /mail-flow",
      "OPTIONS /mail-flow",
      "POST /graph/notifications",
    ]);
  });

  test("each operation needs what the contract says", () => {
    const needs = Object.fromEntries(
      secured.map((route) => [`${route.method} ${route.path}`, route.needs]),
    );
    expect(needs).toEqual({
      "GET /lists": readRole,
      "GET /lists/{address}": readRole,
      "GET /mail-tips": readRole,
      "POST /lists/preview": readRole,
      "POST /lists/{address}/approve": approveRole,
      "POST /audits": operateRole,
      "GET /audits": readRole,
      "GET /audits/{id}": readRole,
      "POST /audits/{id}/approve": approveRole,
      "GET /findings": readRole,
      "POST /kill-switch": operateRole,
      "GET /kill-switch": readRole,
      "GET /kill-switch/{id}": readRole,
      "PATCH /kill-switch/{id}": operateRole,
      "POST /kill-switch/{id}/approve": approveRole,
      "DELETE /kill-switch/{id}": operateRole,
      "GET /automation": readRole,
      "PUT /automation": operateRole,
      "GET /incidents": readRole,
      "GET /incidents/{id}": readRole,
    });
  });
});
