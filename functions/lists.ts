import { app } from "@azure/functions";
import { serve } from "./shared/serve";

app.http("lists", {
  route: "lists",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: serve("/lists"),
});

app.http("list", {
  route: "lists/{address}",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: serve("/lists/{address}"),
});

app.http("preview-filter", {
  route: "lists/preview",
  methods: ["POST"],
  authLevel: "anonymous",
  handler: serve("/lists/preview"),
});

app.http("approve-list", {
  route: "lists/{address}/approve",
  methods: ["POST"],
  authLevel: "anonymous",
  handler: serve("/lists/{address}/approve"),
});
