import { app } from "@azure/functions";
import { serve } from "./shared/serve";

app.http("incidents", {
  route: "incidents",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: serve("/incidents"),
});

app.http("incident", {
  route: "incidents/{id}",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: serve("/incidents/{id}"),
});
