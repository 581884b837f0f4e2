import type { CmdletResult } from "./cmdlet";

const lifetime = 30 * 60_000;

interface Cursor {
  result: CmdletResult;
  cmdlet: string;
  offset: number;
  limit: number;
  pageSize: number;
  expiresAt: number;
}

/** Where the next page begins, by an opaque token. They hold for half an hour. */
export class PageCursors {
  private readonly cursors = new Map<string, Cursor>();
  private made = 0;

  constructor(private readonly now: () => number) {}

  keep(cursor: Omit<Cursor, "expiresAt">): string {
    for (const [token, { expiresAt }] of this.cursors)
      if (expiresAt <= this.now()) this.cursors.delete(token);
    const token = Buffer.from(`page-${++this.made}-${cursor.offset}`).toString(
      "base64url",
    );
    this.cursors.set(token, { ...cursor, expiresAt: this.now() + lifetime });
    return token;
  }

  take(token: string, cmdlet: string): Cursor | undefined {
    const cursor = this.cursors.get(token);
    return cursor && cursor.expiresAt > this.now() && cursor.cmdlet === cmdlet
      ? cursor
      : undefined;
  }
}
