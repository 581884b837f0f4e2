import { quote } from "./mend-commands";
import type { TenantRule } from "./tenant-rule";

/** Learn, overview of group settings: `Group.Unified`. */
const template = "62375ab9-6b52-47ed-826b-58e47e0e304b";
const restricted = [
  "@{ Name = 'EnableGroupCreation'; Value = 'false' }",
  "@{ Name = 'GroupCreationAllowedGroupId'; Value = '<object id of the group that may>' }",
].join(", ");

export const tenantGroupCreators: TenantRule = {
  id: "tenant-group-creators",
  judge({ groupCreation }) {
    if (!groupCreation.read || !groupCreation.value.everyone) return null;
    const { settingId } = groupCreation.value;
    const because =
      settingId === null
        ? "the tenant has no setting that says otherwise"
        : "EnableGroupCreation is true";
    return {
      severity: "medium",
      message: `Every user may create Microsoft 365 groups, and each of them is a mailing list: ${because}.`,
      mend: [
        "Connect-MgGraph -Scopes 'GroupSettings.ReadWrite.All'",
        ...(settingId === null ? newSetting : changedSetting(settingId)),
      ].join("\n"),
    };
  },
};

const newSetting = [
  `New-MgGroupSetting -TemplateId ${quote(template)} -Values @(${restricted})`,
];

/** A change replaces all values (Learn, update groupSetting: the entire collection), so the others are sent back as they are. */
function changedSetting(id: string): string[] {
  return [
    `$others = (Get-MgGroupSetting | Where-Object Id -EQ ${quote(id)}).Values | Where-Object Name -NotIn 'EnableGroupCreation', 'GroupCreationAllowedGroupId' | ForEach-Object { @{ Name = $_.Name; Value = $_.Value } }`,
    `Update-MgGroupSetting -GroupSettingId ${quote(id)} -Values (@($others) + @(${restricted}))`,
  ];
}
