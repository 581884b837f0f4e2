// Starts the embedded whole as the README does, asks it something, and ends it as Ctrl-C does.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const port = 17071;
const child = spawn(
  "npm",
  ["start", "--silent", "--", "--port", String(port), "--json"],
  {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  },
);
const ended = once(child, "exit");
const deadline = setTimeout(() => {
  console.error("npm start was not ready within 150 seconds");
  process.kill(-child.pid, "SIGKILL");
  process.exit(1);
}, 150_000);

const [line] = await once(createInterface({ input: child.stdout }), "line");
const { api, tokens } = JSON.parse(line);
const get = async (path, token) => {
  const answer = await fetch(`${api}/${path}`, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });
  return { status: answer.status, body: await answer.json() };
};

const health = await get("health");
const refused = await get("lists");
const lists = await get("lists", tokens.read);
process.kill(-child.pid, "SIGINT");
await ended;
clearTimeout(deadline);

if (health.status !== 200) throw new Error(`/health answered ${health.status}`);
if (refused.status !== 401)
  throw new Error(`/lists without a token answered ${refused.status}`);
if (!lists.body.value?.some((list) => list.restricted))
  throw new Error("no list was restricted");
if (
  await fetch(`${api}/health`).then(
    () => true,
    () => false,
  )
)
  throw new Error("it still listens after Ctrl-C");
console.log(
  `ready, ${lists.body.value.length} lists on the first page, gone after Ctrl-C`,
);
