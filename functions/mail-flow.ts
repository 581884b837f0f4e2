import { app } from "@azure/functions";
import { serve } from "./shared/serve";

app.http("mail-flow", {
  route: "mail-flow",
  methods: ["POST", "OPTIONS"],
  authLevel: "anonymous",
  handler: serve("/mail-flow"),
});
