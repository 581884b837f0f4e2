import { createRateLimit } from "../../../lib/http/rate-limit";
import { createTestClock } from "../tenant/test-clock";

const rate = { burst: 3, perSecond: 0.5 };

test("a burst passes, then one waits for its turn, and callers do not share", () => {
  const clock = createTestClock();
  const limit = createRateLimit(clock);
  for (let i = 0; i < 3; i++) limit.take("a", rate);
  let refused: unknown;
  try {
    limit.take("a", rate);
  } catch (error) {
    refused = error;
  }
  expect(refused).toMatchObject({
    code: "too_many_requests",
    retryAfterSeconds: 2,
  });
  limit.take("b", rate);
  clock.advance(1_999);
  expect(() => limit.take("a", rate)).toThrow();
  clock.advance(1);
  limit.take("a", rate);
  expect(() => limit.take("a", rate)).toThrow();
  clock.advance(3_600_000);
  for (let i = 0; i < 3; i++) limit.take("a", rate);
  expect(() => limit.take("a", rate)).toThrow();
});
