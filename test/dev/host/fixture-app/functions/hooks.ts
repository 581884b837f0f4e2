import { app } from "@azure/functions";
import { journal } from "../journal";

app.hook.appStart(() => void journal.push({ hook: "appStart" }));
app.hook.appTerminate(() => void journal.push({ hook: "appTerminate" }));
app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName !== "hooked") return;
  context.hookData.before = "seen";
  const inner = context.functionHandler;
  context.functionHandler = async (...given) => ({
    ...((await inner(...given)) as object),
    headers: { "x-wrapped": "yes" },
  });
});
app.hook.postInvocation((context) => {
  if (context.invocationContext.functionName !== "hooked") return;
  context.result = {
    ...(context.result as object),
    status: context.hookData.before === "seen" ? 299 : 500,
  };
});
app.http("hooked", { handler: () => ({ status: 200 }) });
