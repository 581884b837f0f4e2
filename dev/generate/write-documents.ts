import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { documents } from "./documents";

/** `npm run schema`: writes what is generated from the code. A test holds the files to it. */
for (const { file, text } of documents()) {
  writeFileSync(join(process.cwd(), file), text);
  console.log(file);
}
