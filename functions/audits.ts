import { app } from "@azure/functions";
import { serve } from "./shared/serve";

app.http("audits", {
  route: "audits",
  methods: ["GET", "POST"],
  authLevel: "anonymous",
  handler: serve("/audits"),
});

app.http("audit", {
  route: "audits/{id}",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: serve("/audits/{id}"),
});

app.http("approve-audit", {
  route: "audits/{id}/approve",
  methods: ["POST"],
  authLevel: "anonymous",
  handler: serve("/audits/{id}/approve"),
});

app.http("findings", {
  route: "findings",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: serve("/findings"),
});
