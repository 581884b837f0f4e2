/* global document -- in the functions that run in the page */
// The audit's report in a real browser, and any pages named: landmarks, headings, links, table headers, contrast in
// light and dark, what scrolls within reach of the keyboard and shows that it is there, and no sideways scrolling on a
// phone; and of a tenant with hundreds of bad lists, how much there is to scroll and to print.
// check-report.mjs <Chromium> [page.html …]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [browser = "chromium", ...files] = process.argv.slice(2);
/** More than this nobody reads or prints. */
const pagesAtMost = 25;
/** Pixels of a page 390 wide. */
const scrolledAtMost = 32_000;
const folder = mkdtempSync(join(tmpdir(), "breakwater-report-"));
try {
  const report = makeReport(fewLists());
  const long = makeReport(manyLists(), "long.html");
  const pages = [
    ["audit", report],
    ["audit of many", long],
    ...files.map((file) => [file, readFileSync(file, "utf8")]),
  ];
  const faults = pages.flatMap(([name, page]) =>
    [
      ...check(page, "light"),
      ...check(page, "dark"),
      ...(/(?:src|href)=["'](?!#)|url\(|@import/.test(page)
        ? ["it asks the network for something"]
        : []),
    ].map((fault) => `${name}: ${fault}`),
  );
  const printed = countPages(join(folder, "long.html"));
  if (!(printed > 1 && printed <= pagesAtMost))
    faults.push(`the report of many lists is ${printed} pages on paper`);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  // A check that cannot fail is none: this page has one fault of each kind.
  const broken = report
    .replace("<main>", "<div>")
    .replace(
      "</main>",
      "<h6>x</h6><a href='#nowhere'>x</a><div style='width:900px;color:#aaa;background:#bbb'>x</div><div style='overflow:auto'><p style='width:2000px'>x</p></div></div>",
    )
    .replaceAll('scope="col"', "")
    .replace("</style>", "a { outline: none !important; }</style>")
    .replace("<footer>", "<p style='height:40000px'>x</p><footer>");
  const found = check(broken, "light").join("\n");
  for (const kind of [
    "main",
    "heading",
    "nowhere",
    "contrast",
    "scope",
    "wider",
    "keyboard",
    "focus",
    "scroll than",
  ])
    if (!found.includes(kind))
      throw new Error(`The check misses: ${kind}\n${found}`);
  console.log(
    "reports: landmarks, headings, links, tables, contrast (light and dark), focus, width at 390 and 1,100 px and length on screen and paper are in order",
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function countPages(page) {
  const pdf = join(folder, "report.pdf");
  execFileSync(
    browser,
    [
      ...flags("profile-print"),
      "--no-pdf-header-footer",
      `--print-to-pdf=${pdf}`,
      `file://${page}`,
    ],
    { stdio: "ignore", timeout: 120_000 },
  );
  return readFileSync(pdf, "latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

function fewLists() {
  return [
    `everyone-who-works-in-the-south-and-some-more@department.trust.example,RecipientTypeDetails -eq 'UserMailbox',expectedAudience: 20,`,
    `north@trust.example,Office -eq 'North' -and RecipientTypeDetails -eq 'UserMailbox' -or Office -eq 'South',,`,
    `broken@trust.example,Office -ne ,,`,
    `large@trust.example,RecipientTypeDetails -eq 'UserMailbox',,`,
    `small@trust.example,Office -eq 'Nowhere' -and RecipientTypeDetails -eq 'UserMailbox',,`,
  ];
}

/** Each of them open, over its limit, and with a filter that has several things wrong; named as people name lists. */
function manyLists() {
  const names = [
    "<script>alert(1)</script>",
    '""Everyone""',
    "\u0643\u0644 \u0627\u0644\u0645\u0648\u0638\u0641\u064a\u0646",
    "\u202eback to front",
    "\u{1f389} party",
    "x".repeat(250),
  ];
  return Array.from(
    { length: 700 },
    (_, n) =>
      `list-${n}@${n % 50 === 0 ? "d".repeat(60) : "trust"}.example,Office -ne 'Nowhere',,"${names[n % names.length]} ${n}"`,
  );
}

function makeReport(rows, name = "report.html") {
  const file = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const people = Array.from(
    { length: 3000 },
    (_, n) =>
      `p${n}@trust.example,UserMailbox,${n % 7 === 0 ? "North" : "South"}`,
  );
  const recipients = file(
    "r.csv",
    `PrimarySmtpAddress,RecipientTypeDetails,Office\n${people.join("\n")}\n`,
  );
  const lists = file(
    "l.csv",
    ["PrimarySmtpAddress,RecipientFilter,Notes,DisplayName", ...rows].join(
      "\n",
    ),
  );
  const policy = file(
    "p.json",
    JSON.stringify({
      version: 1,
      waivers: [
        {
          list: "large@trust.example",
          rule: "over-limit",
          reason: "All staff",
          approver: "Head of IT",
          expires: "2099-01-01",
        },
      ],
    }),
  );
  const html = join(folder, name);
  try {
    execFileSync(
      process.execPath,
      [
        "dist/cli/breakwater.js",
        "audit",
        "--recipients",
        recipients,
        "--lists",
        lists,
        "--policy",
        policy,
        "--html",
        html,
      ],
      { stdio: ["ignore", "inherit", "pipe"] },
    );
  } catch (error) {
    if (error.status !== 1) throw error; // 1: something needs attention, as it should
  }
  return readFileSync(html, "utf8");
}

function check(report, scheme) {
  const page = join(folder, `${scheme}.html`);
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><body><script>const report=${JSON.stringify(report).replaceAll("<", "\\u003c")};(${inBrowser})(report,${scrolledAtMost})</script>`,
  );
  const dom = execFileSync(
    browser,
    [
      ...flags(`profile-${scheme}`),
      `--blink-settings=preferredColorScheme=${scheme === "dark" ? 0 : 1}`,
      "--window-size=1300,900",
      "--virtual-time-budget=10000",
      "--dump-dom",
      `file://${page}`,
    ],
    {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 120_000,
      maxBuffer: 64e6,
    },
  );
  const result = /<pre id="result">([\s\S]*?)<\/pre>/.exec(dom)?.[1];
  if (result === undefined) throw new Error("The browser gave no result.");
  return JSON.parse(
    result
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&"),
  ).map((fault) => `${scheme}: ${fault}`);
}

function flags(profile) {
  return [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    `--user-data-dir=${join(folder, profile)}`,
  ];
}

/** Runs in the page. */
async function inBrowser(report, scrolledAtMost) {
  const faults = new Set();
  for (const width of [390, 1100]) {
    const frame = document.createElement("iframe");
    frame.style = `width:${width}px;height:800px;border:0`;
    const loaded = new Promise((done) => (frame.onload = done));
    frame.srcdoc = report;
    document.body.append(frame);
    await loaded;
    const page = frame.contentDocument;
    const all = (selector) => [...page.querySelectorAll(selector)];
    const root = page.documentElement;
    if (root.scrollWidth > root.clientWidth)
      faults.add(`wider than ${width} px: ${root.scrollWidth}`);
    if (root.scrollHeight > scrolledAtMost)
      faults.add(`more to scroll than anybody will: ${root.scrollHeight} px`);
    for (const stop of all("a[href], summary").slice(0, 40)) {
      stop.focus();
      const { outlineStyle } = frame.contentWindow.getComputedStyle(stop);
      if (page.activeElement === stop && outlineStyle === "none")
        faults.add(`no focus to be seen on "${stop.textContent.trim()}"`);
    }
    for (const landmark of ["body > header", "main", "body > footer"])
      if (all(landmark).length !== 1) faults.add(`not one ${landmark}`);
    if (!root.lang || !page.title) faults.add("no language or no title");
    const levels = all("h1,h2,h3,h4,h5,h6").map((heading) =>
      Number(heading.tagName[1]),
    );
    if (levels.filter((level) => level === 1).length !== 1)
      faults.add("not one h1");
    levels.forEach((level, at) => {
      if (at > 0 && level > levels[at - 1] + 1)
        faults.add(`heading h${level} after h${levels[at - 1]}`);
    });
    for (const link of all("a[href^='#']"))
      if (!page.getElementById(decodeURIComponent(link.hash.slice(1))))
        faults.add(`link to nowhere: ${link.hash}`);
    for (const cell of all("th"))
      if (!cell.scope)
        faults.add(`th without scope: ${cell.textContent.trim()}`);
    for (const section of all("section,article[aria-labelledby]"))
      if (!page.getElementById(section.getAttribute("aria-labelledby") ?? ""))
        faults.add("a section without a name");
    const ids = all("[id]").map(({ id }) => id);
    if (new Set(ids).size !== ids.length) faults.add("an id twice");
    for (const picture of all("[role=img],img"))
      if (!(picture.getAttribute("aria-label") ?? picture.alt))
        faults.add("a picture that says nothing");
    for (const element of all("body *")) {
      const { overflowX } = frame.contentWindow.getComputedStyle(element);
      if (
        element.scrollWidth > element.clientWidth &&
        ["auto", "scroll"].includes(overflowX) &&
        element.tabIndex < 0
      )
        faults.add("it scrolls, and the keyboard does not reach it");
      const own = [...element.childNodes].some(
        (node) => node.nodeType === 3 && node.textContent.trim() !== "",
      );
      if (!own) continue;
      const style = frame.contentWindow.getComputedStyle(element);
      const size = parseFloat(style.fontSize);
      const needed =
        size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
          ? 3
          : 4.5;
      const ratio = contrast(rgb(style.color), rgb(background(element)));
      if (ratio < needed)
        faults.add(
          `contrast ${ratio.toFixed(2)} of "${element.textContent.trim().slice(0, 30)}"`,
        );
    }
    frame.remove();
    function background(element) {
      for (let at = element; at; at = at.parentElement) {
        const colour = frame.contentWindow.getComputedStyle(at).backgroundColor;
        if (!/, 0\)$|transparent/.test(colour)) return colour;
      }
      return "rgb(255, 255, 255)";
    }
  }
  const pre = document.createElement("pre");
  pre.id = "result";
  pre.textContent = JSON.stringify([...faults]);
  document.body.append(pre);

  function rgb(text) {
    return text
      .match(/[\d.]+/g)
      .slice(0, 3)
      .map(Number);
  }
  // WCAG 2.2, relative luminance and contrast ratio.
  function luminance(colour) {
    const [r, g, b] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function contrast(a, b) {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  }
}
