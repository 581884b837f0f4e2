import { app } from "@azure/functions";
import { serve } from "./shared/serve";

app.http("automation", {
  route: "automation",
  methods: ["GET", "PUT"],
  authLevel: "anonymous",
  handler: serve("/automation"),
});
