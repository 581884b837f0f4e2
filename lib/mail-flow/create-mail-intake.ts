import { BreakwaterError } from "../errors/breakwater-error";
import type { Log } from "../ports/log";
import type { Queues } from "../ports/queues";
import { toIso, type Clock } from "../time/clock";
import { answerHandshake } from "./answer-handshake";
import type { IntakeAnswer, IntakeRequest } from "./intake-request";
import { packMailEvents } from "./pack-mail-events";
import { contentMode, readCloudEvents } from "./read-cloud-events";
import { toMailEvents } from "./to-mail-events";
import { checkSecrets, verifySignature } from "./verify-signature";

export interface MailIntakeDeps {
  tenantId: string;
  /** `whsec_…`; several while one replaces another. */
  secrets: readonly string[];
  queues: Queues;
  clock: Clock;
  log: Log;
}

export interface MailIntake {
  /**
   * POST: 202 once every event is queued. OPTIONS: the CloudEvents handshake.
   * @throws BreakwaterError for every refusal; nothing is stored then.
   */
  accept(request: IntakeRequest): Promise<IntakeAnswer>;
}

const bytesAtMost = 256 * 1024;

export function createMailIntake(deps: MailIntakeDeps): MailIntake {
  checkSecrets(deps.secrets);
  return {
    async accept(request) {
      const headers = lowerCaseNames(request.headers);
      if (request.method === "OPTIONS") return answerHandshake(headers);
      if (request.method !== "POST") {
        throw new BreakwaterError(
          "method_not_allowed",
          `${request.method} is not answered here.`,
          { hint: "POST events; OPTIONS asks for leave." },
        );
      }
      const body = Buffer.from(
        request.body.buffer,
        request.body.byteOffset,
        request.body.byteLength,
      );
      // The order of octokit/webhooks: what is cheap to refuse first, nothing parsed before it is proven.
      const mode = contentMode(headers);
      refuseTooLarge(body.length);
      verifySignature(deps.secrets, headers, body);
      const events = toMailEvents(
        readCloudEvents(mode, headers, body),
        "gateway",
      );
      const envelope = {
        tenantId: deps.tenantId,
        heardAt: toIso(deps.clock.now()),
      };
      // A send that fails after another succeeded is a 503: the gateway sends again, and mails are known by id.
      for (const message of packMailEvents(events, envelope)) {
        await deps.queues.send("mail-events", message);
      }
      deps.log.info("mail-flow.accepted", { events: events.length, mode });
      return { status: 202, body: { accepted: events.length } };
    },
  };
}

function refuseTooLarge(bytes: number): void {
  if (bytes <= bytesAtMost) return;
  throw new BreakwaterError(
    "payload_too_large",
    `The body has ${bytes} bytes; ${bytesAtMost} are taken.`,
    { hint: "Send fewer events in one batch." },
  );
}

function lowerCaseNames(
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
