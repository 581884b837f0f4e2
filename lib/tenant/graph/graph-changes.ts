import { z } from "zod";
import type { GraphDirectory } from "../graph-port";
import type { GraphRequestOptions, GraphRequests } from "./graph-requests";

/**
 * A change of a property that is not selected goes unseen. These are the main store's names for what
 * the snapshot keeps of a recipient (Learn, user, group and orgContact resource types).
 */
const selected = {
  users:
    "id,mail,mailNickname,proxyAddresses,displayName,givenName,surname,jobTitle,department,companyName,officeLocation,city,state,postalCode,country,usageLocation,userType",
  groups: "id,mail,mailNickname,proxyAddresses,displayName,members",
  contacts:
    "id,mail,mailNickname,proxyAddresses,displayName,givenName,surname,jobTitle,department,companyName",
} as const;

const changeSchema = z.object({
  id: z.string().min(1).toLowerCase(),
  "members@delta": z.array(z.unknown()).optional(),
});

/** Counts are an advanced query, as a segment of the path too (Learn, advanced query capabilities). */
const eventual = { ConsistencyLevel: "eventual" };

export function createGraphChanges(
  requests: GraphRequests,
  manner: (what: string) => GraphRequestOptions,
): Pick<GraphDirectory, "changesFromNow" | "changesSince" | "countUsers"> {
  return {
    async changesFromNow(collection) {
      const what = `GET /${collection}/delta`;
      const latest = `/${collection}/delta?$select=${selected[collection]}&$deltatoken=latest`;
      return (await requests.delta(latest, manner(what)))?.deltaLink ?? "";
    },

    async changesSince(collection, cursor) {
      // Where "from now on" came to nothing, only a full sync knows what changed.
      if (cursor === "") return undefined;
      const answer = await requests.delta(
        cursor,
        manner(`GET /${collection}/delta`),
      );
      if (!answer) return undefined;
      const ids = new Set<string>();
      const membersOf = new Set<string>();
      for (const row of answer.value) {
        const change = changeSchema.safeParse(row);
        // What has no id cannot be looked at: then only a full sync knows what changed.
        if (!change.success) return undefined;
        ids.add(change.data.id);
        if (change.data["members@delta"]) membersOf.add(change.data.id);
      }
      return {
        ids: [...ids],
        membersOf: [...membersOf],
        cursor: answer.deltaLink,
      };
    },

    async countUsers(aliasBeginnings) {
      const asked = manner("GET /users/$count");
      const bodies = await requests.getAll(
        aliasBeginnings.map((beginning) =>
          beginning === ""
            ? "/users/$count"
            : `/users/$count?$filter=${encodeURIComponent(`startswith(mailNickname,'${beginning}')`)}`,
        ),
        { ...asked, headers: { ...asked.headers, ...eventual } },
      );
      return bodies.map(readCount);
    },
  };
}

/** In a batch a count may come as a number, as text, or as text in base64: which one is not documented. */
function readCount(body: unknown): number | undefined {
  if (typeof body === "number") return body;
  if (typeof body !== "string") return undefined;
  const text = /^\d+$/.test(body.trim())
    ? body.trim()
    : Buffer.from(body, "base64").toString("utf8").trim();
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
