import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { MailFlow } from "../mail-flow/create-mail-flow";
import type { TenantState } from "../tenant-state";
import { badRequest } from "./graph-error";
import { mailUserRow } from "./mail-user";

const recipient = z.object({
  emailAddress: z.object({
    address: z.string().min(1),
    name: z.string().nullish(),
  }),
});
const body = z.object({
  message: z.object({
    subject: z.string().nullish(),
    toRecipients: z.array(recipient).optional(),
    ccRecipients: z.array(recipient).optional(),
    bccRecipients: z.array(recipient).optional(),
    internetMessageHeaders: z
      .array(z.object({ name: z.string(), value: z.string() }))
      .optional(),
  }),
  saveToSentItems: z.boolean().optional(),
});

/**
 * `POST /users/{id}/sendMail`: 202 without a body. Accepted is not delivered: what refuses the mail
 * says so to the sender later, never here (Learn, user: sendMail).
 */
export function registerSendMail(
  app: FastifyInstance,
  { state, mailFlow }: { state: TenantState; mailFlow: Pick<MailFlow, "send"> },
): void {
  for (const name of ["sendMail", "microsoft.graph.sendMail"])
    app.post(`/users/:id/${name}`, (request, reply) => {
      const { id } = request.params as { id: string };
      const row = mailUserRow(state.recipients, id);
      const parsed = body.safeParse(request.body);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw badRequest(
          `${issue!.path.join("/")}: ${issue!.message}`,
          "RequestBodyRead",
        );
      }
      const { message } = parsed.data;
      const to = [
        message.toRecipients,
        message.ccRecipients,
        message.bccRecipients,
      ].flatMap((part) =>
        (part ?? []).map(({ emailAddress }) => emailAddress.address),
      );
      if (!to.length)
        throw badRequest(
          "At least one recipient is not valid.",
          "ErrorInvalidRecipients",
        );
      mailFlow.send({
        from: row,
        to,
        subject: message.subject ?? "",
        headers: readHeaders(message.internetMessageHeaders),
      });
      return reply.code(202).send();
    });
}

/** At most five, none but custom ones; an empty collection is an error too (seen by several clients). */
function readHeaders(
  headers: { name: string; value: string }[] | undefined,
): Record<string, string> {
  if (!headers) return {};
  if (headers.length < 1 || headers.length > 5)
    throw badRequest(
      "The number of internet message headers is not valid. It should be less than or equal to 5.",
      "InvalidInternetMessageHeaderCollection",
    );
  const wrong = headers.find(({ name }) => !/^x-/i.test(name));
  if (wrong)
    throw badRequest(
      `The internet message header name '${wrong.name}' should start with 'x-' or 'X-'.`,
      "InvalidInternetMessageHeader",
    );
  return Object.fromEntries(headers.map(({ name, value }) => [name, value]));
}
