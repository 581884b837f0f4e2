/** What a rule is called in the report, and why it matters, for readers who never saw Exchange. */
export interface Explanation {
  title: string;
  why: string;
}

export const explanations: Readonly<Record<string, Explanation>> = {
  "over-limit": {
    title: "Open, and reaches more than its limit",
    why: "Anybody can write to it, and every mail to it, and every reply to all, goes to everyone it reaches. In 2016 such a list reached 840,000 people where fewer than 20 were expected.",
  },
  "controlled-over-limit": {
    title: "Large, and controlled",
    why: "It reaches more than its limit, but only chosen senders may write to it or a moderator sees the mail first. It is named so that its senders can be looked over.",
  },
  "unexpected-reach": {
    title: "Reaches far more than its owner expects",
    why: "Its limit allows it, and yet its owner believes it to be much smaller, and will write to it as to a small one.",
  },
  "no-lever": {
    title: "Cannot be restricted from the cloud",
    why: "It is mastered on-premises, so that neither the audit nor the kill switch can close it: that has to be done where it is mastered.",
  },
  "nested-in-open-list": {
    title: "Part of another list that is open",
    why: "If it were restricted by itself, mail to the list that contains it might be refused. The outer list has to be closed first.",
  },
  "unapproved-list": {
    title: "New, and approved by nobody",
    why: "It came after the first audit. A new list is cheapest to look at before anybody has written to it.",
  },
  grown: {
    title: "Has grown suddenly",
    why: "A changed filter, or an attribute that was filled in for everyone, makes a small list large without anybody touching the list.",
  },
  "audiences-differ": {
    title: "Today's audience is not tomorrow's",
    why: "Exchange refreshes who is in a dynamic list once a day. Whoever looks at it now sees another number than the one that the next mail goes to.",
  },
  "incomplete-audience": {
    title: "Only part of its audience is known",
    why: "Something that decides who is in it was not in the data. The number can only be too small, so it clears the list of nothing.",
  },
  "filter-always-empty": {
    title: "Its filter contradicts itself",
    why: "Nobody can match it, so mail to it reaches nobody, until somebody mends the contradiction without looking at the number.",
  },
  "filter-ambiguous-and-or": {
    title: "Its filter can be read in two ways",
    why: "It mixes -and and -or without brackets, and what takes precedence is documented nowhere. The two readings reach different people.",
  },
  "filter-disabled-accounts": {
    title: "Its test for disabled accounts does not work",
    why: "People who left still match it, against what its author meant.",
  },
  "filter-expanded-null": {
    title: "PowerShell ate a part of its filter",
    why: "In double quotes PowerShell replaced $null with nothing before Exchange saw it, and left a filter that means nothing.",
  },
  "filter-ineffective-exclusion": {
    title: "It has exclusions that exclude nothing",
    why: "Who was to be left out is in it.",
  },
  "filter-invalid": {
    title: "Its filter cannot be read",
    why: "Nobody can say whom it reaches.",
  },
  "filter-leading-wildcard": {
    title: "Its filter begins a pattern with a star",
    why: "Exchange Online does not document how it reads that; it may match other people than meant.",
  },
  "filter-length": {
    title: "Its filter is near the greatest length",
    why: "The next change, or only saving it again, may fail.",
  },
  "filter-like-without-star": {
    title: "It uses -like without a star",
    why: "That means exactly this text, and so takes fewer people than its author may think.",
  },
  "filter-literal-variable": {
    title: "Its filter holds the name of a variable",
    why: "PowerShell did not fill it in, so the filter looks for the text $Variable, which nobody has.",
  },
  "filter-names-list": {
    title: "Its filter takes in another list",
    why: "Everyone in that list gets the mail too, and nobody sees it in the filter.",
  },
  "filter-nearly-everyone": {
    title: "Its filter takes in nearly everyone",
    why: "Its condition sounds like a choice and is none. This is how the list of 2016 came to be.",
  },
  "filter-no-recipient-type": {
    title: "Its filter names no kind of recipient",
    why: "Guests, contacts, rooms, shared mailboxes and other lists get in beside the people who were meant.",
  },
  "filter-only-excludes": {
    title: "Its filter only says who is left out",
    why: "Everyone else is in, and so is everyone who comes later.",
  },
  "filter-stacked-exclusions": {
    title: "Its filter was saved over and over",
    why: "Each saving adds Exchange's own exclusions again, until the filter is too long to save.",
  },
  "filter-takes-nobody": {
    title: "Its filter takes in nobody at present",
    why: "Mail to it is lost, or the value that it looks for is misspelt.",
  },
  "filter-unfit-value": {
    title: "Its filter asks for a value that cannot be",
    why: "A word where a date belongs, or a number where true or false does, is met by nobody, and what excludes by it excludes nobody.",
  },
  "filter-unknown-property": {
    title: "Its filter asks for a property that may be misspelt",
    why: "Nothing is known of such a property, so nobody can say whom the list reaches.",
  },
  "tenant-storm-protection": {
    title: "The built-in storm protection is off or late",
    why: "It is the only thing that hears replies to people whom a list was expanded to.",
  },
  "tenant-list-creators": {
    title: "Many may create mailing lists",
    why: "Every list begins open to everyone. After the storm of 2016 users lost the right to create them.",
  },
  "tenant-group-creators": {
    title: "Everybody may create Microsoft 365 groups",
    why: "Each is a mailing list that everybody inside may write to, also where it was made as a team.",
  },
  "tenant-large-audience-tip": {
    title: "Senders do not see how many they write to",
    why: "Nobody could see the true size of the list in 2016: not its owner, not the sender, not those who replied.",
  },
  "tenant-recipient-limit": {
    title: "One message may have very many recipients",
    why: "A limit on recipients does not see into lists, but it stops the copy of a list that somebody pasted into To.",
  },
  "tenant-mailbox-recipient-limit": {
    title: "Some mailboxes may write to very many at once",
    why: "A raised limit is seldom lowered again, and whoever takes over the mailbox has it too.",
  },
  "tenant-settings-unread": {
    title: "Settings of the tenant were not read",
    why: "What was not read may be out of order.",
  },
};

export function explain(rule: string): Explanation {
  return explanations[rule] ?? { title: rule, why: "" };
}
