/**
 * Filters in the shapes that are found in real tenants and in public questions about them, with names of
 * our own: what Exchange appends in each of its eras, block lists, mixes, re-saved ones, groups by name.
 */
const nine =
  "(-not(Name -like 'SystemMailbox{*')) -and (-not(Name -like 'CAS_{*')) -and (-not(RecipientTypeDetailsValue -eq 'MailboxPlan')) -and (-not(RecipientTypeDetailsValue -eq 'DiscoveryMailbox')) -and (-not(RecipientTypeDetailsValue -eq 'PublicFolderMailbox')) -and (-not(RecipientTypeDetailsValue -eq 'ArbitrationMailbox')) -and (-not(RecipientTypeDetailsValue -eq 'AuditLogMailbox')) -and (-not(RecipientTypeDetailsValue -eq 'AuxAuditLogMailbox')) -and (-not(RecipientTypeDetailsValue -eq 'SupervisoryReviewPolicyMailbox'))";
const terms = nine.split(" -and ");
const five = [0, 1, 2, 3, 5].map((at) => terms[at]).join(" -and ");
const seven = terms.slice(0, 7).join(" -and ");

export const appendedTerms = { five, seven, nine };

export const shapes: Record<string, string> = {
  documented:
    "(RecipientTypeDetails -eq 'UserMailbox') -and (Title -like 'Matron*' -or Title -like 'Sister*') -and (StateOrProvince -eq 'LS')",
  stored: `((((RecipientTypeDetails -eq 'UserMailbox') -and (Office -like 'North Wing*'))) -and ${nine})`,
  fiveTerms: `((((RecipientType -eq 'UserMailbox') -and (City -eq 'Leeds'))) -and ${five})`,
  bare: "CustomAttribute13 -eq 'mail.example' -and RecipientTypeDetails -eq 'UserMailbox'",
  mixed: `((((RecipientType -eq 'UserMailbox') -and (Title -like 'Ward Clerk') -or (Title -like 'Ward Manager'))) -and ${seven})`,
  blockList: `((((((((UsageLocation -eq 'United Kingdom') -and (-not(Company -eq 'Agency')))) -and (-not(office -eq 'Hull'))) -and (-not(company -eq '')) -and (-not(office -eq '')) -and (-not(Office -eq 'Depot-2')) -and (-not(Office -like 'Location2'))) -and (RecipientType -eq 'UserMailbox'))) -and ${nine})`,
  addressList: `((Alias -ne $null) -and (ObjectClass -eq 'user') -and (-not(CustomAttribute1 -like '7*')) -and ((CustomAttribute10 -like '1000258 EAST SITE') -or (CustomAttribute10 -like '1000000 SITE')) -and (ExchangeUserAccountControl -eq 'None') -and ${five})`,
  notInGroup: `((((RecipientTypeDetails -eq 'UserMailbox') -and (MemberOfGroup -ne 'CN=Front Desk20250605,OU=trust.example,OU=Microsoft Exchange Hosted Organizations,DC=PROD,DC=OUTLOOK,DC=COM'))) -and ${nine})`,
  exceptOne:
    "(RecipientTypedetails -eq 'UserMailbox') -and (-not(Company -like 'Outside Staff*'))",
  spaced: `((RecipientType -eq 'UserMailbox') -and (-not (Department -eq $null)) -and ${nine} -and (-not(RecipientTypeDetailsValue -eq 'GuestMailUser')))`,
  resaved: `${"(".repeat(40)}((CustomAttribute7 -eq 'YesMail') -and (RecipientType -eq 'UserMailbox'))${")".repeat(36)} -and (-not(RecipientTypeDetailsValue -eq 'SharedMailbox'))) -and (-not(RecipientTypeDetailsValue -eq 'RoomMailbox'))) -and ${nine}) -and ${nine} -and ${nine})`,
  serviceAccounts:
    "((((Company -eq 'TRUST') -and (RecipientTypeDetails -eq 'UserMailbox')))  -and (-not(Name -like 'RLY-{*'))  -and (-not(Title -eq 'SMTP Relay')) -and (UserAccountControl -ne 'AccountDisabled') )",
  alternatives:
    "(RecipientTypeDetails -eq 'UserMailbox') -and ((CustomAttribute8 -eq 'SITE1-NORTH') -and ((CustomAttribute3 -eq 'ESP') -or (CustomAttribute3 -eq 'MAIN') -or (CustomAttribute3 -eq 'MAINA') -or (CustomAttribute3 -eq 'ESV')))",
  inGroup:
    "((RecipientType -eq 'UserMailbox') -or (RecipientType -eq 'MailContact') -or (RecipientType -eq 'MailUser')) -and (MemberOfGroup -eq \"CN=GG_ROLE_MANAGER,OU=Roles,DC=trust,DC=example\")",
  noType: "(Department -eq 'IT') -and (Office -eq 'Low Moor')",
  shortest: "company -like 'Trust*'",
  variable:
    "(RecipientTypeDetails -eq 'UserMailbox') -and (CustomAttribute5 -like \"DB-$($building);*\")",
  namesList:
    "(Department -eq 'IT') -OR (PrimarySMTPAddress -eq 'it-partners@trust.example')",
  addressBookPolicy:
    "(Alias -ne $null) -and (CustomAttribute15 -eq \"NOR\")-and (RecipientDisplayType -eq 'ConferenceRoomMailbox') -or (RecipientDisplayType -eq 'SyncedConferenceRoomMailbox')",
  everybody: "(Alias -ne $null)",
  visible:
    "(RecipientTypeDetails -eq 'UserMailbox') -and (HiddenFromAddressListsEnabled -eq 'False')",
  contradiction:
    "(UserAccountControl -eq '66048') -and (UserAccountControl -eq '512') -and (UserAccountControl -eq '544')",
  doubledBrace:
    "(RecipientType -eq 'UserMailbox') -and (Office -eq 'Low Moor') -and (-not(Name -like 'SystemMailbox{{*'))",
  leadingStar: "(UserPrincipalName -like '*@trust.example')",
};
