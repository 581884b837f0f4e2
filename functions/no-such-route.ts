import { app } from "@azure/functions";
import { serveNoRoute } from "./shared/serve";

/** What no other function answers: without it the host says 404 and nothing more. */
app.http("no-such-route", {
  route: "{*path}",
  methods: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  authLevel: "anonymous",
  handler: serveNoRoute,
});
