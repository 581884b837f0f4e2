import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { callTenant } from "../tenant-caller";

// Active Directory schema, authOrig and dLMemSubmitPerms: linked attributes; MS-ADTS, delete operation: links to
// what is deleted go. That Exchange Online does so is not documented, so both are simulated.
test.each([
  ["vanish", []],
  ["stay", ["somebody"]],
] as const)(
  "the last accepted sender is deleted, and senders %s",
  async (goneSenders, left) => {
    const tenant = await callTenant({ habits: { goneSenders } });
    try {
      await tenant.invoke("New-Mailbox", { Name: "somebody" });
      const list = { Identity: knownLists.allStaff };
      await tenant.invoke("Set-DynamicDistributionGroup", {
        ...list,
        AcceptMessagesOnlyFromSendersOrMembers: ["somebody"],
      });
      await tenant.invoke("Remove-Mailbox", { Identity: "somebody" });
      const { body } = await tenant.invoke(
        "Get-DynamicDistributionGroup",
        list,
      );
      expect(body.value[0]!.AcceptMessagesOnlyFromSendersOrMembers).toEqual(
        left,
      );
    } finally {
      await tenant.close();
    }
  },
);
