import type { MailSender } from "../graph-port";
import type { RequestBudget } from "../transport/request-budget";
import type { GraphRequests } from "./graph-requests";

export function createMailSender(
  requests: GraphRequests,
  budget: RequestBudget,
  deadline: () => number,
): MailSender {
  return {
    async send({ from, to, subject, text, headers }) {
      await requests.post(
        `/users/${encodeURIComponent(from)}/sendMail`,
        {
          message: {
            subject,
            body: { contentType: "Text", content: text },
            toRecipients: to.map((address) => ({ emailAddress: { address } })),
            internetMessageHeaders: headers,
          },
          saveToSentItems: false,
        },
        {
          what: "POST sendMail",
          priority: "urgent",
          deadline: deadline(),
          budget,
        },
      );
    },
  };
}
