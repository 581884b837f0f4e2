import { app } from "@azure/functions";
import { serve } from "./shared/serve";

app.http("graph-notifications", {
  route: "graph/notifications",
  methods: ["POST"],
  authLevel: "anonymous",
  handler: serve("/graph/notifications"),
});
