import { exchangeTime } from "../../state/exchange-time";
import { nothing, type Cmdlet } from "../cmdlet";
import { ExchangeError, syncedFromOnPremises } from "../exchange-error";
import { findOneRecipient } from "../find-recipient";
import { requiredText } from "../required-text";
import { listOf } from "./get-list";

/** Learn, Add- and Remove-DistributionGroupMember: one member a call. */
function changeMembers(verb: "Add" | "Remove"): Cmdlet {
  const name = `${verb}-DistributionGroupMember`;
  return {
    name,
    parameters: [
      "Identity",
      "Member",
      "Confirm",
      "BypassSecurityGroupManagerCheck",
    ],
    run(parameters, state, { assertWritable }) {
      const identity = requiredText(parameters, "Identity");
      const list = listOf(state, "distributionGroup", identity);
      assertWritable(list.row);
      if (list.synced) throw syncedFromOnPremises(list.name, name);
      const member = findOneRecipient(
        state,
        requiredText(parameters, "Member"),
      );
      const isMember = state.lists.storedMembers(list).includes(member);
      const memberName = String(state.recipients.property(member, "Name"));
      if (verb === "Add") {
        if (isMember)
          throw memberError(
            "MemberAlreadyExistsException",
            `The recipient "${memberName}" is already a member of the group "${list.name}".`,
          );
        state.writes.addMembers(list, [member]);
      } else {
        if (!isMember)
          throw memberError(
            "MemberNotFoundException",
            `The recipient "${memberName}" isn't a member of the group "${list.name}".`,
          );
        state.writes.removeMembers(list, [member]);
      }
      state.lists.writeSetting(
        list,
        "WhenChanged",
        exchangeTime(state.clock.now()),
      );
      return nothing;
    },
  };
}

const memberError = (type: string, message: string) =>
  new ExchangeError(
    400,
    `Microsoft.Exchange.Management.Tasks.${type}`,
    message,
  );

export const changeMembersCmdlets: readonly Cmdlet[] = [
  changeMembers("Add"),
  changeMembers("Remove"),
];
