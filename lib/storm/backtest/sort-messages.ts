import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { byReceivedTime } from "../storm-mail";
import type { ListMail } from "./read-messages";

/** About 20 MB of mails in memory, whatever the file holds. */
const mailsARun = 40_000;

/**
 * The same mails by the time they were received. A file may be in the order of arrival, and a
 * backlog puts mail days out of place: what does not fit memory is sorted in runs on disk, and merged.
 */
export async function* sortMessages(
  mails: AsyncIterable<ListMail>,
  perRun = mailsARun,
): AsyncGenerator<ListMail> {
  let folder: string | undefined;
  const files: string[] = [];
  try {
    let run: ListMail[] = [];
    for await (const mail of mails) {
      run.push(mail);
      if (run.length < perRun) continue;
      folder ??= await mkdtemp(join(tmpdir(), "breakwater-backtest-"));
      files.push(await spill(run, join(folder, `run-${files.length}`)));
      run = [];
    }
    run.sort(byReceivedTime);
    if (files.length === 0) {
      yield* run;
      return;
    }
    yield* merge([
      ...files.map(readRun),
      Readable.from(run)[Symbol.asyncIterator](),
    ]);
  } finally {
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

async function spill(run: ListMail[], file: string): Promise<string> {
  run.sort(byReceivedTime);
  const lines = function* () {
    for (const mail of run) yield `${JSON.stringify(mail)}\n`;
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
  return file;
}

async function* readRun(file: string): AsyncGenerator<ListMail> {
  const lines = createInterface({ input: createReadStream(file) });
  for await (const line of lines) yield JSON.parse(line) as ListMail;
}

async function* merge(
  runs: readonly AsyncIterator<ListMail>[],
): AsyncGenerator<ListMail> {
  const heads: { mail: ListMail; run: AsyncIterator<ListMail> }[] = [];
  const advance = async (run: AsyncIterator<ListMail>) => {
    const next = await run.next();
    if (!next.done) heads.push({ mail: next.value, run });
  };
  for (const run of runs) await advance(run);
  while (heads.length > 0) {
    let least = 0;
    for (let i = 1; i < heads.length; i++) {
      const [a, b] = [heads[i], heads[least]];
      if (a && b && byReceivedTime(a.mail, b.mail) < 0) least = i;
    }
    const [head] = heads.splice(least, 1);
    if (!head) return;
    yield head.mail;
    await advance(head.run);
  }
}
