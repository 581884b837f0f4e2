import { z } from "zod";
import type { GraphDirectory, UnifiedGroup } from "../graph-port";
import type { RequestBudget } from "../transport/request-budget";
import { createGraphChanges } from "./graph-changes";
import type { GraphRequestOptions, GraphRequests } from "./graph-requests";

/** The largest page of users and groups. */
const rowsAPage = 999;

const groupSchema = z.object({
  id: z.string().min(1).toLowerCase(),
  mail: z.string().nullish(),
  displayName: z.string().nullish(),
  groupTypes: z.array(z.string()).nullish(),
});

const memberSchema = z.object({ id: z.string().min(1).toLowerCase() });

export function createGraphDirectory(
  requests: GraphRequests,
  budget: RequestBudget,
  deadline: () => number,
): GraphDirectory {
  const manner = (what: string): GraphRequestOptions => ({
    what,
    priority: "background",
    deadline: deadline(),
    budget,
    // Where Graph has to choose, a sweep of the directory gives way to people.
    headers: { "x-ms-throttle-priority": "low" },
  });
  return {
    ...createGraphChanges(requests, manner),

    async *unifiedGroups() {
      const filter = encodeURIComponent("groupTypes/any(c:c eq 'Unified')");
      const path = `/groups?$filter=${filter}&$select=id,mail,displayName,groupTypes&$top=${rowsAPage}`;
      for await (const page of requests.pages(path, manner("GET /groups"))) {
        const groups = page.value.map((row) => groupSchema.safeParse(row));
        yield {
          groups: groups.flatMap(({ data }) =>
            data === undefined ? [] : [toGroup(data)],
          ),
          complete: page.complete && groups.every(({ success }) => success),
        };
      }
    },

    async groupMembers(groupId) {
      const path = `/groups/${encodeURIComponent(groupId)}/members?$select=id&$top=${rowsAPage}`;
      const ids = new Set<string>();
      let complete = true;
      for await (const page of requests.pages(
        path,
        manner("GET /groups/{id}/members"),
      )) {
        complete &&= page.complete;
        for (const row of page.value) {
          const member = memberSchema.safeParse(row);
          if (member.success) ids.add(member.data.id);
          else complete = false;
        }
      }
      return { ids: [...ids], complete };
    },
  };
}

function toGroup(group: z.infer<typeof groupSchema>): UnifiedGroup {
  return {
    id: group.id,
    mail: group.mail?.toLowerCase() ?? "",
    displayName: group.displayName ?? "",
    dynamic: group.groupTypes?.includes("DynamicMembership") ?? false,
  };
}
