import { app } from "@azure/functions";
import { serve } from "./shared/serve";

app.http("mail-tips", {
  route: "mail-tips",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: serve("/mail-tips"),
});
