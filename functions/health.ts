import { app } from "@azure/functions";
import { serve } from "./shared/serve";

app.http("health", {
  route: "health",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: serve("/health"),
});
