import { createHash, randomUUID } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Blobs } from "../../lib/ports/blobs";
import { readInPieces } from "../read-in-pieces";

/**
 * Blobs as files: no storage server shares the processor with what is measured, and no blob is in the
 * memory of the process that is measured. For one writer at a time.
 */
export function folderBlobs(folder: string): Blobs {
  const pathOf = (container: string, name: string) =>
    join(folder, container, name);
  const read: Blobs["read"] = async (container, name) => {
    const path = pathOf(container, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
    const body = await readInPieces(path);
    return {
      body,
      // Only pointers are replaced on a condition: of what is large, nobody asks.
      get etag() {
        return etagOf(body);
      },
    };
  };
  return {
    read,
    async write(container, name, body, condition) {
      const there = condition && (await read(container, name));
      if (condition === "absent" ? there : condition?.ifMatch !== there?.etag)
        return undefined;
      const path = pathOf(container, name);
      mkdirSync(dirname(path), { recursive: true });
      const whole = `${path}.${randomUUID()}`;
      writeFileSync(whole, body);
      renameSync(whole, path);
      return condition ? etagOf(body) : "unasked";
    },
    async *list(container, prefix) {
      for (const { name } of await Promise.resolve(
        filesIn(join(folder, container)),
      ))
        if (name.startsWith(prefix)) yield name;
    },
    async remove(container, name, ifMatch) {
      if (ifMatch && (await read(container, name))?.etag !== ifMatch)
        return false;
      rmSync(pathOf(container, name), { force: true });
      return true;
    },
  };
}

function etagOf(body: Buffer): string {
  return createHash("sha1").update(body).digest("hex");
}

/** Every file below a folder, by its name from there. */
export function filesIn(folder: string): { name: string; bytes: number }[] {
  if (!statSync(folder, { throwIfNoEntry: false })) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      name: relative(folder, path).replaceAll("\\", "/"),
      bytes: statSync(path).size,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
