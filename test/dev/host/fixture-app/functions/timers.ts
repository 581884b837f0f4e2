import { app } from "@azure/functions";
import { journal } from "../journal";

app.timer("tick", {
  schedule: "%FIXTURE_SCHEDULE%",
  handler: (timer) => {
    journal.push({
      timer: "tick",
      isPastDue: timer.isPastDue,
      last: timer.scheduleStatus?.last,
    });
  },
});

app.timer("flaky", {
  schedule: "0 0 12 * * *",
  retry: { strategy: "fixedDelay", maxRetryCount: 2, delayInterval: 10_000 },
  handler: (_timer, context) => {
    journal.push({
      timer: "flaky",
      retry: context.retryContext?.retryCount ?? 0,
    });
    throw new Error("on purpose");
  },
});
