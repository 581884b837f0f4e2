import fc from "fast-check";
import type { FilterNode } from "../../../../lib/audience/filter/ast";
import { explainFilter } from "../../../../lib/audience/filter/explain-filter";
import { parseFilter } from "../../../../lib/audience/filter/parse-filter";
import { printFilter } from "../../../../lib/audience/filter/print-filter";
import { stripExclusions } from "../../../../lib/audience/filter/strip-exclusions";
import { createAudienceIndex } from "../../../../lib/audience/index/audience-index";
import { ColumnsBuilder } from "../../../../lib/directory/columns-builder";
import { arbitraryFilter, arbitraryRow } from "../arbitrary-filter";
import { judgeRow } from "../naive-filter";
import { appendedTerms, shapes } from "./shapes";

function parsed(text: string) {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.filter;
}

const settings = { seed: 20161114, numRuns: 500 };

describe("printFilter", () => {
  test.each([
    ["A -eq 'O''Hara'", "A -eq 'O''Hara'"],
    ['A -like "say ""x""*"', "A -like 'say \"x\"*'"],
    ["-NOT(a -EQ $NULL)", "-not(a -eq $null)"],
    [
      "A -eq 1 -or B -ne $true -and C -gt 2.50",
      "(A -eq 1) -or ((B -ne $true) -and (C -gt 2.50))",
    ],
  ])("%s becomes %s", (text, printed) => {
    expect(printFilter(parsed(text).andBindsTighter)).toBe(printed);
  });

  test("what is printed is read as the same, without a second reading", () => {
    fc.assert(
      fc.property(arbitraryFilter, arbitraryRow, (text, row) => {
        const filter = parsed(text);
        for (const node of [filter.andBindsTighter, filter.leftToRight]) {
          const printed = printFilter(node);
          const again = parsed(printed);
          expect(again.mixed).toBe(false);
          expect(printFilter(again.andBindsTighter)).toBe(printed);
          expect(judgeRow(again.andBindsTighter, row)).toBe(
            judgeRow(node, row),
          );
        }
      }),
      settings,
    );
  });

  test.each(Object.entries(shapes))("the shape %s survives", (_, text) => {
    const { andBindsTighter } = parsed(text);
    const printed = printFilter(andBindsTighter);
    expect(printFilter(parsed(printed).andBindsTighter)).toBe(printed);
  });
});

describe("stripExclusions", () => {
  test.each([
    ["five", appendedTerms.five, 5],
    ["seven", appendedTerms.seven, 7],
    ["nine", appendedTerms.nine, 9],
    ["nine, three times", Array(3).fill(appendedTerms.nine).join(" -and "), 27],
  ])("takes off %s terms", (_, terms, count) => {
    const author = "((City -eq 'Leeds') -or (City -eq 'Hull'))";
    const stripped = stripExclusions(
      parsed(`((${author}) -and ${terms})`).andBindsTighter,
    );
    expect(stripped.appended).toHaveLength(count);
    expect(stripped.author && printFilter(stripped.author)).toBe(
      "(City -eq 'Leeds') -or (City -eq 'Hull')",
    );
  });

  test("leaves what the author excluded himself", () => {
    const text =
      "(-not(Name -like 'RLY-{*')) -and (-not(RecipientTypeDetailsValue -eq 'GuestMailUser')) -and (City -eq 'Leeds')";
    const { author, appended } = stripExclusions(parsed(text).andBindsTighter);
    expect(appended).toEqual([]);
    expect(author && printFilter(author)).toContain("GuestMailUser");
  });

  test("nothing but exclusions has no author", () => {
    const node = parsed(`(${appendedTerms.nine})`).andBindsTighter;
    expect(stripExclusions(node).author).toBeNull();
  });

  test("changes no count among recipients that Get-Recipient returns", () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryRow, { minLength: 1, maxLength: 20 }),
        arbitraryFilter,
        fc.constantFrom(...Object.values(appendedTerms)),
        fc.integer({ min: 1, max: 3 }),
        (rows, text, terms, times) => {
          const builder = new ColumnsBuilder();
          rows.forEach((row, at) => builder.add({ ...row, Name: `n${at}` }));
          const index = createAudienceIndex(builder.finish());
          const saved = parsed(`((${text})${` -and ${terms}`.repeat(times)})`);
          for (const reading of ["andBindsTighter", "leftToRight"] as const) {
            const sizeOf = (node: FilterNode | null) => {
              const truth = index.evaluate(node ?? saved[reading]);
              const sizes = [truth.definite.size, truth.possible.size];
              truth.release();
              return sizes;
            };
            const { author } = stripExclusions(saved[reading]);
            expect(sizeOf(author)).toEqual(sizeOf(saved[reading]));
          }
          index.dispose();
        },
      ),
      settings,
    );
  });
});

describe("explainFilter", () => {
  test.each([
    [
      "documented",
      'Takes user mailboxes whose Title begins with "Matron" or "Sister", and StateOrProvince is "LS".',
    ],
    [
      "stored",
      'Takes user mailboxes whose Office begins with "North Wing", Exchange\'s own system mailboxes left out.',
    ],
    [
      "fiveTerms",
      'Takes mailboxes (of people, shared, rooms) whose City is "Leeds", Exchange\'s own system mailboxes left out.',
    ],
    [
      "resaved",
      'Takes mailboxes (of people, shared, rooms) except shared mailboxes and rooms, whose CustomAttribute7 is "YesMail", Exchange\'s own system mailboxes left out.',
    ],
    [
      "notInGroup",
      'Takes user mailboxes whose groups do not include "Front Desk20250605", Exchange\'s own system mailboxes left out.',
    ],
    [
      "blockList",
      'Takes mailboxes (of people, shared, rooms) whose UsageLocation is "United Kingdom", Company is empty or neither "Agency" nor "", and office is empty or none of "Hull", "", "Depot-2" and "Location2", Exchange\'s own system mailboxes left out.',
    ],
    [
      "exceptOne",
      'Takes user mailboxes whose Company is empty or does not begin with "Outside Staff".',
    ],
    [
      "noType",
      'Takes recipients of every kind (guests, contacts and lists too) whose Department is "IT" and Office is "Low Moor".',
    ],
    [
      "leadingStar",
      'Takes recipients of every kind (guests, contacts and lists too) whose UserPrincipalName ends with "@trust.example".',
    ],
  ])("the shape %s", (name, sentence) => {
    expect(explainFilter(parsed(shapes[name] ?? ""))).toBe(sentence);
  });

  test.each([
    ["RecipientType -eq 'MailContact'", "Takes contacts."],
    [
      "RecipientTypeDetails -eq 'UserMailbox' -or RecipientTypeDetails -eq 'SharedMailbox'",
      "Takes user mailboxes and shared mailboxes.",
    ],
    [
      "RecipientType -eq 'MailContact' -and -not(A -eq 'x' -or B -ne $null)",
      'Takes contacts whose A is empty or not "x", and B is empty.',
    ],
    [
      "RecipientType -eq 'MailContact' -and A -ge 5 -and B -like '*mid*' -and C -notlike 'a*b' -and D -eq $true",
      'Takes contacts whose A is at least 5, B contains "mid", C is empty or does not match "a*b", and D is true.',
    ],
    [
      "A -eq 'x' -or B -eq 'y' -and RecipientType -eq 'MailContact'",
      'Takes recipients of every kind (guests, contacts and lists too) whose A is "x", as well as contacts whose B is "y", or, read from left to right, contacts whose A is "x" or B is "y".',
    ],
    [
      "RecipientTypeDetails -ne 'GuestMailUser' -and A -eq 'x'",
      'Takes recipients of every kind except guests, whose A is "x".',
    ],
    [
      "RecipientTypeDetails -like '*Mailbox'",
      'Takes recipients whose RecipientTypeDetails ends with "Mailbox".',
    ],
    [
      "RecipientTypeDetails -eq 'UserMailbox' -or (RecipientTypeDetails -eq 'SharedMailbox' -and A -eq 'x')",
      'Takes user mailboxes, as well as shared mailboxes whose A is "x".',
    ],
    [
      "RecipientType -eq 'MailUser' -and RecipientTypeDetails -ne 'GuestMailUser'",
      "Takes mail users (guests included) except guests.",
    ],
    [
      "RecipientType -eq 'MailContact' -and A -ne 'x' -and A -ne $null",
      'Takes contacts whose A is not "x" and A is not empty.',
    ],
    [
      "RecipientType -eq 'MailContact' -and Name -ne 'x' -and Name -notlike 'y*'",
      'Takes contacts whose Name is not "x" and Name does not begin with "y".',
    ],
    [
      "RecipientType -eq 'MailContact' -and A -notlike '*'",
      "Takes contacts whose A is empty.",
    ],
    [
      "RecipientType -eq 'MailContact' -and MemberOfGroup -ne 'CN=Smith\\, Ann,OU=x,DC=y' -and Manager -eq 'CN=Smith\\, Ann,OU=x,DC=y'",
      'Takes contacts whose groups do not include "Smith, Ann" and Manager is "Smith, Ann".',
    ],
    [
      "RecipientType -eq 'MailContact' -and EmailAddresses -like 'smtp:a*' -and EmailAddresses -notlike 'b*' -and ExtensionCustomAttribute1 -eq 'x' -and ExtensionCustomAttribute2 -ne 'y'",
      'Takes contacts whose EmailAddresses include one that begins with "smtp:a", EmailAddresses include none that begins with "b", ExtensionCustomAttribute1 includes "x" and ExtensionCustomAttribute2 does not include "y".',
    ],
    [
      "RecipientType -eq 'MailContact' -and PrimarySmtpAddress -ne 'a@b.example'",
      'Takes contacts whose addresses (PrimarySmtpAddress and EmailAddresses) do not include "a@b.example".',
    ],
    [
      "RecipientType -eq 'MailContact' -and WhenCreated -ge '2026-01-31' -and A -lt 'm' -and B -gt '5'",
      'Takes contacts whose WhenCreated is on or after "2026-01-31", A is alphabetically before "m" and B is over "5".',
    ],
    [
      "RecipientType -eq 'MailContact' -and A -eq 'say \"no\"'",
      'Takes contacts whose A is “say "no"”.',
    ],
  ])("%s", (text, sentence) => {
    expect(explainFilter(parsed(text))).toBe(sentence);
  });

  test.each(Object.entries(shapes))(
    "the shape %s is one sentence",
    (_, text) => {
      expect(explainFilter(parsed(text))).toMatch(/^Takes [^\n]+\.$/);
    },
  );
});
