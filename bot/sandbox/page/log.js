// The panel "What Slack and the bot said".
import { ask } from "./control.js";
import { byId, el, timeOf } from "./dom.js";

let last = 0;

/** @param {any} line */
function renderLine(line) {
  const said = line.direction === "api" ? "Bot asked Slack" : "Slack told the bot";
  const good = line.outcome === "ok";
  const body = el("pre", {});
  const details = el("details", {}, el("summary", {}, el("span", { class: "small" }, said), " ", el("strong", {}, line.name), " ", el("span", { class: good ? "good" : "bad" }, good ? "ok" : `refused or failed: ${line.outcome}`), " ", timeOf(String(line.at))), body);
  details.addEventListener("toggle", () => (body.textContent = JSON.stringify(line.detail, null, 2)), { once: true });
  return el("li", {}, details);
}

/** Add the lines that came since; does nothing while the panel is closed. */
export async function refreshLog() {
  if (byId("log").hidden) return;
  const lines = await ask("log", { since: last, most: 200 });
  const fresh = lines.filter((line) => line.n > last);
  last = Math.max(last, ...lines.map((line) => line.n));
  byId("log-lines").prepend(...fresh.reverse().map(renderLine));
  while (byId("log-lines").children.length > 300) byId("log-lines").lastChild.remove();
}
