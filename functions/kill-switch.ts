import { app } from "@azure/functions";
import { serve } from "./shared/serve";

app.http("kill-switch", {
  route: "kill-switch",
  methods: ["GET", "POST"],
  authLevel: "anonymous",
  handler: serve("/kill-switch"),
});

app.http("activation", {
  route: "kill-switch/{id}",
  methods: ["GET", "PATCH", "DELETE"],
  authLevel: "anonymous",
  handler: serve("/kill-switch/{id}"),
});

app.http("approve-activation", {
  route: "kill-switch/{id}/approve",
  methods: ["POST"],
  authLevel: "anonymous",
  handler: serve("/kill-switch/{id}/approve"),
});
