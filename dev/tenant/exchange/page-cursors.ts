import type { CmdletResult } from "./cmdlet";

/** As the service says when one is late: "Default Expiry time is 00:30:00". */
const lifetime = 30 * 60_000;

/**
 * Public evidence on next links conflicts, so each is a switch. `work`: one client follows them.
 * `expired`: another measured that every one of them answers 400. `anchored`, the inference that
 * reconciles both: a cursor lives in one back end, so it works only with the X-AnchorMailbox of the
 * first page.
 */
export type NextLinks = "work" | "expired" | "anchored";

interface Cursor {
  result: CmdletResult;
  cmdlet: string;
  anchor: string | undefined;
  offset: number;
  limit: number;
  pageSize: number;
  expiresAt: number;
}

/** Where the next page begins, by an opaque token. */
export class PageCursors {
  private readonly cursors = new Map<string, Cursor>();
  private made = 0;

  constructor(
    private readonly now: () => number,
    private readonly links: NextLinks,
  ) {}

  keep(cursor: Omit<Cursor, "expiresAt">): string {
    // In the order in which they expire.
    for (const [token, { expiresAt }] of this.cursors) {
      if (expiresAt > this.now()) break;
      this.cursors.delete(token);
    }
    const token = Buffer.from(`page-${++this.made}-${cursor.offset}`).toString(
      "base64url",
    );
    this.cursors.set(token, { ...cursor, expiresAt: this.now() + lifetime });
    return token;
  }

  take(
    token: string,
    cmdlet: string,
    anchor: string | undefined,
  ): Cursor | undefined {
    const cursor = this.cursors.get(token);
    if (!cursor || this.links === "expired") return undefined;
    if (
      this.links === "anchored" &&
      (anchor === undefined || anchor !== cursor.anchor)
    )
      return undefined;
    return cursor.expiresAt > this.now() && cursor.cmdlet === cmdlet
      ? cursor
      : undefined;
  }
}
