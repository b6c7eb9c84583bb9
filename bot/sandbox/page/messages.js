// A list of messages, kept in step with what the sandbox has: only what changed is made anew.
import { renderBlocks } from "./blocks.js";
import { act } from "./control.js";
import { confirmed } from "./confirm.js";
import { el, fileSize, freshId, timeOf } from "./dom.js";
import { choices, newForm } from "./fields.js";
import { mrkdwn, names } from "./words.js";

/**
 * @typedef {{person: string, channel: string, inThread: boolean, openThread: (ts: string) => void,
 *   edit: (message: any) => void, afterAct: () => Promise<void>, trouble: (sentence: string) => void}} Place
 *   where the list stands and what its messages can ask for
 */

/** Bring a list into step with `messages`; scrolls to the end when the reader was there. @param {HTMLElement} list @param {any[]} messages @param {Place} place */
export function showMessages(list, messages, place) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60 || list.dataset.of !== placeKey(place);
  if (list.dataset.of !== placeKey(place)) list.replaceChildren();
  list.dataset.of = placeKey(place);
  const known = new Map([...list.children].map((node) => [node.dataset.ts, node]));
  const wanted = messages.map((message) => upToDate(known.get(message.ts), message, place));
  for (const node of [...list.children]) if (!wanted.includes(node)) node.remove();
  wanted.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  });
  if (!messages.length) list.replaceChildren(el("p", { class: "empty" }, "No messages yet."));
  if (atEnd) list.scrollTop = list.scrollHeight;
}

/** @param {Place} place */
const placeKey = (place) => `${place.person}/${place.channel}/${place.inThread}`;

/** The node there is, where it still says the same; otherwise a new one, with the focus kept. */
function upToDate(node, message, place) {
  const state = JSON.stringify(message);
  if (node && node.dataset.state === state) return node;
  const fresh = renderMessage(message, place);
  fresh.dataset.state = state;
  if (node) {
    const focused = node.contains(document.activeElement) ? document.activeElement : null;
    node.replaceWith(fresh);
    if (focused) sameControl(fresh, focused).focus();
  }
  return fresh;
}

/** The control that stands where the focused one stood, else the message itself. */
function sameControl(fresh, focused) {
  const action = focused.dataset.action;
  const same = action ? fresh.querySelector(`[data-action="${CSS.escape(action)}"]`) : null;
  return same ?? fresh;
}

/** @param {any} message @param {Place} place */
function renderMessage(message, place) {
  const author = names.people.get(message.user) ?? message.user;
  const heading = freshId("author");
  return el(
    "article",
    { class: `message${message.is_ephemeral ? " ephemeral" : ""}`, "data-ts": message.ts, tabindex: "-1", "aria-labelledby": heading },
    el("div", { class: `face${message.bot_id ? " app" : ""}`, "aria-hidden": "true" }, initials(author)),
    el(
      "div",
      { class: "body" },
      message.is_ephemeral ? el("p", { class: "only-you" }, "Only visible to you") : null,
      el("p", { class: "byline" }, el("strong", { id: heading }, author), message.bot_id ? el("span", { class: "tag" }, "APP") : null, timeOf(message.ts), message.edited ? el("span", { class: "small" }, "(edited)") : null),
      ...content(message, place),
      footer(message, place),
    ),
  );
}

/** @param {string} name */
const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => word[0]?.toUpperCase() ?? "").join("");

/** @param {any} message @param {Place} place */
function content(message, place) {
  const form = newForm(place.person, {}, (element, block, choice) => press(message, form, element, block, choice, place), "message");
  const words = message.blocks?.length ? renderBlocks(message.blocks, form) : mrkdwn(message.text);
  const files = (message.files ?? []).map(renderFile);
  return [el("div", { class: "content" }, ...words), files.length ? el("ul", { class: "files" }, ...files) : null];
}

async function press(message, form, element, block, choice, place) {
  const wish = { action: element.action_id, block_id: block.block_id, choice, ts: message.ts, channel: place.channel, values: choices(form) };
  try {
    await act(`people/${place.person}/press`, wish);
  } catch (problem) {
    place.trouble(problem.message);
  }
  await place.afterAct();
}

/** @param {any} file */
function renderFile(file) {
  if (file.mode === "tombstone") return el("li", { class: "file" }, `${file.name} was deleted.`);
  const title = file.title && file.title !== file.name ? el("strong", {}, file.title) : null;
  const address = `/sandbox/files/${file.id}/${encodeURIComponent(file.name)}`;
  const download = el("a", { href: address, download: file.name }, `Download ${file.name}`);
  return el("li", { class: "file" }, title, download, el("span", { class: "small" }, `${file.pretty_type}, ${fileSize(file.size)}`));
}

/** @param {any} message @param {Place} place */
function footer(message, place) {
  const buttons = [];
  if (!place.inThread && !message.is_ephemeral) {
    const count = message.reply_count ?? 0;
    const words = count ? `${count} ${count === 1 ? "reply" : "replies"}` : "Reply in thread";
    buttons.push(el("button", { type: "button", class: count ? "quiet replies" : "quiet", "data-action": "thread", on: { click: () => place.openThread(message.ts) } }, words));
  }
  if (message.user === place.person && !message.is_ephemeral) {
    const remove = { title: { text: "Delete this message?" }, text: { type: "plain_text", text: "It cannot be brought back." }, confirm: { text: "Delete" }, deny: { text: "Keep it" }, style: "danger" };
    const deletes = async () => {
      if (!(await confirmed(remove))) return;
      await act(`people/${place.person}/delete`, { ts: message.ts, channel: place.channel });
      await place.afterAct();
    };
    if (message.blocks?.length) buttons.push(el("button", { type: "button", class: "quiet own", "data-action": "edit", on: { click: () => place.edit(message) } }, "Edit message"));
    buttons.push(el("button", { type: "button", class: "quiet own", "data-action": "delete", on: { click: deletes } }, "Delete message"));
  }
  const reactions = (message.reactions ?? []).map((one) => el("span", { class: "tag" }, ...mrkdwn(`:${one.name}:`), ` ${one.count}`));
  return buttons.length || reactions.length ? el("div", { class: "footer" }, ...reactions, ...buttons) : null;
}
