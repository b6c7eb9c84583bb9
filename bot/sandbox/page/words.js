// Slack's mrkdwn, rich text and Markdown as DOM nodes.
import { el } from "./dom.js";

/** Facts that words refer to: names by id. @type {{people: Map<string, string>, channels: Map<string, string>}} */
export const names = { people: new Map(), channels: new Map() };

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", memo: "📝", page_facing_up: "📄", wave: "👋",
  tada: "🎉", bell: "🔔", hourglass: "⌛", hourglass_flowing_sand: "⏳", calendar: "📅", bulb: "💡", eyes: "👀",
  thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", arrow_right: "➡️", arrow_left: "⬅️", question: "❓",
  exclamation: "❗", lock: "🔒", pencil: "✏️", pencil2: "✏️", speech_balloon: "💬", clipboard: "📋", mag: "🔍",
  paperclip: "📎", star: "⭐", smile: "😄", slightly_smiling_face: "🙂", information_source: "ℹ️", no_entry: "⛔",
  large_green_circle: "🟢", large_yellow_circle: "🟡", red_circle: "🔴", white_circle: "⚪", bust_in_silhouette: "👤",
};

/** @param {string} text */
const emojis = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);

/** @param {string} text */
const decoded = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Text with its line breaks. @param {string} text @returns {(Node | string)[]} */
function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));
}

/** A text object, plain or mrkdwn. @param {{type: string, text: string}} text @returns {(Node | string)[]} */
export const textObject = (text) => (text.type === "mrkdwn" ? mrkdwn(text.text) : lines(emojis(text.text)));

/** A plain text object's words. @param {{text: string} | undefined} text */
export const plain = (text) => (text ? emojis(text.text) : "");

/** @param {string} text @returns {Node[]} */
export function mrkdwn(text) {
  return text.split("```").flatMap((part, index) => {
    if (index % 2) return [el("pre", {}, decoded(part.replace(/^\n/, "")))];
    return groups(part.split("\n"));
  });
}

const KINDS = [
  { is: /^(?:&gt;|>) ?/, wrap: (rows) => el("blockquote", {}, ...rows.flatMap(withBreaks)) },
  { is: /^\s*(?:•|-) /, wrap: (rows) => el("ul", {}, ...rows.map((row) => el("li", {}, ...inline(row)))) },
];

/** Lines gathered into quotes, lists and paragraphs. @param {string[]} rows @returns {Node[]} */
function groups(rows) {
  const found = [];
  let at = 0;
  while (at < rows.length) {
    const kind = KINDS.find((one) => one.is.test(rows[at]));
    const from = at;
    while (at < rows.length && KINDS.find((one) => one.is.test(rows[at])) === kind) at += 1;
    const some = rows.slice(from, at);
    if (kind) found.push(kind.wrap(some.map((row) => row.replace(kind.is, ""))));
    else if (some.some((row) => row.trim())) found.push(el("div", {}, ...trimmed(some).flatMap(withBreaks)));
  }
  return found;
}

/** @param {string[]} rows */
function trimmed(rows) {
  const first = rows.findIndex((row) => row.trim());
  const last = rows.findLastIndex((row) => row.trim());
  return rows.slice(first, last + 1);
}

/** @param {string} row @param {number} index */
const withBreaks = (row, index) => (index ? [el("br"), ...inline(row)] : inline(row));

const INLINE = new RegExp(
  [
    "<(?<token>[^<>]+)>",
    "`(?<code>[^`\\n]+)`",
    "(?<![\\p{L}\\p{N}*])\\*(?<b>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*(?![\\p{L}\\p{N}*])",
    "(?<![\\p{L}\\p{N}_])_(?<i>[^\\s_](?:[^_\\n]*[^\\s_])?)_(?![\\p{L}\\p{N}_])",
    "(?<![\\p{L}\\p{N}~])~(?<s>[^\\s~](?:[^~\\n]*[^\\s~])?)~(?![\\p{L}\\p{N}~])",
  ].join("|"),
  "gu",
);

/** One line of mrkdwn. @param {string} text @returns {(Node | string)[]} */
function inline(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    found.push(emojis(decoded(text.slice(at, match.index))));
    found.push(styled(match.groups));
    at = match.index + match[0].length;
  }
  found.push(emojis(decoded(text.slice(at))));
  return found.filter((part) => part !== "");
}

/** @param {any} match @returns {Node | string} */
function styled({ token, code, b, i, s }) {
  if (token) return reference(token);
  if (code) return el("code", {}, decoded(code));
  if (b) return el("strong", {}, ...inline(b));
  return i ? el("em", {}, ...inline(i)) : el("s", {}, ...inline(s));
}

/** What stands in angle brackets: people, channels, dates, links. @param {string} token @returns {Node | string} */
function reference(token) {
  const [target, label] = [token.split("|")[0], token.includes("|") ? decoded(token.slice(token.indexOf("|") + 1)) : ""];
  if (target.startsWith("@")) return person(target.slice(1), label);
  if (target.startsWith("#")) return channel(target.slice(1), label);
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!")) return el("span", { class: "mention" }, label || `@${target.slice(1).split("^")[0]}`);
  return link(decoded(target), label);
}

/** @param {string} id @param {string} [label] */
const person = (id, label) => el("span", { class: "mention" }, `@${names.people.get(id) ?? (label || id)}`);

/** @param {string} id @param {string} [label] */
const channel = (id, label) => el("span", { class: "mention" }, `#${names.channels.get(id) ?? (label || id)}`);

/** A link, where it is one a browser may follow. @param {string} url @param {string} [label] @returns {Node | string} */
function link(url, label) {
  const words = label || url.replace(/^mailto:/, "");
  if (!/^(https?:\/\/|mailto:)/i.test(url)) return words;
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words);
}

const DATE_PARTS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
  date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

/** <!date^seconds^pattern^link|words> @param {string} target @param {string} fallback @returns {Node} */
function date(target, fallback) {
  const [, seconds, pattern] = target.split("^");
  const moment = new Date(Number(seconds) * 1000);
  if (Number.isNaN(moment.getTime()) || !pattern) return el("span", {}, fallback);
  const words = pattern.replace(/\{([a-z_]+)\}/g, (whole, name) => {
    const parts = DATE_PARTS[name.replace(/_pretty$/, "")];
    return parts ? new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: "Europe/London" }).format(moment) : whole;
  });
  return el("time", { datetime: moment.toISOString(), title: fallback }, words);
}

/** A rich_text block's elements. @param {any[]} elements @returns {Node[]} */
export function richText(elements) {
  const found = [];
  for (const element of elements) {
    if (element.type === "rich_text_list") {
      const tag = element.style === "ordered" ? "ol" : "ul";
      const start = element.offset ? element.offset + 1 : null;
      const inside = element.elements.map((one) => el("li", {}, ...runs(one.elements)));
      found.push(el(tag, { class: `indent-${element.indent ?? 0}`, start: tag === "ol" ? start : null }, ...inside));
    } else {
      const tag = { rich_text_quote: "blockquote", rich_text_preformatted: "pre" }[element.type] ?? "div";
      found.push(el(tag, {}, ...runs(element.elements)));
    }
  }
  return found;
}

/** @param {any[]} elements @returns {(Node | string)[]} */
const runs = (elements) => elements.flatMap((element) => dressed(run(element), element.style ?? {}));

/** @param {any} element @returns {(Node | string)[]} */
function run(element) {
  switch (element.type) {
    case "link": return [link(element.url, element.text)];
    case "user": return [person(element.user_id)];
    case "channel": return [channel(element.channel_id)];
    case "emoji": return [EMOJI[element.name] ?? `:${element.name}:`];
    case "broadcast": return [`@${element.range}`];
    case "date": return [date(`!date^${element.timestamp}^${element.format}`, element.fallback ?? "")];
    default: return lines(element.text ?? element.value ?? element.usergroup_id ?? "");
  }
}

/** @param {(Node | string)[]} parts @param {Record<string, boolean>} style @returns {(Node | string)[]} */
function dressed(parts, style) {
  const tags = [["code", "code"], ["strike", "s"], ["italic", "em"], ["bold", "strong"], ["underline", "u"]];
  return tags.reduce((inside, [name, tag]) => (style[name] ? [el(tag, {}, ...inside)] : inside), parts);
}

/** A markdown block: headings, lists, quotes, code, bold, italic, links. @param {string} text @returns {Node[]} */
export function markdown(text) {
  return text.split("```").flatMap((part, index) => {
    if (index % 2) return [el("pre", {}, part.replace(/^[a-z]*\n/, ""))];
    return part.split(/\n{2,}/).filter((piece) => piece.trim()).map(markdownPiece);
  });
}

/** @param {string} piece @returns {Node} */
function markdownPiece(piece) {
  const rows = piece.trim().split("\n");
  const heading = /^(#{1,6})\s+(.*)$/.exec(rows[0]);
  if (heading && rows.length === 1) return el("p", { class: "heading" }, ...markdownInline(heading[2]));
  if (rows.every((row) => /^\s*[-*+] /.test(row))) return markdownList("ul", rows, /^\s*[-*+] /);
  if (rows.every((row) => /^\s*\d+[.)] /.test(row))) return markdownList("ol", rows, /^\s*\d+[.)] /);
  const quote = rows.every((row) => row.startsWith(">"));
  const shown = rows.map((row) => row.replace(/^> ?/, "").replace(/^#{1,6}\s+/, ""));
  return el(quote ? "blockquote" : "p", {}, ...shown.flatMap((row, n) => (n ? [el("br"), ...markdownInline(row)] : markdownInline(row))));
}

/** @param {string} tag @param {string[]} rows @param {RegExp} mark */
function markdownList(tag, rows, mark) {
  const start = tag === "ol" ? Number.parseInt(rows[0], 10) : null;
  return el(tag, { start }, ...rows.map((row) => el("li", {}, ...markdownInline(row.replace(mark, "")))));
}

const MARKDOWN = /\*\*(?<b>[^*]+)\*\*|__(?<b2>[^_]+)__|\*(?<i>[^*\s][^*]*)\*|`(?<code>[^`]+)`|\[(?<label>[^\]]+)\]\((?<url>[^)\s]+)\)/g;

/** @param {string} text @returns {(Node | string)[]} */
function markdownInline(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(MARKDOWN)) {
    const { b, b2, i, code, label, url } = match.groups;
    found.push(emojis(text.slice(at, match.index)));
    if (b ?? b2) found.push(el("strong", {}, ...markdownInline(b ?? b2)));
    else if (i) found.push(el("em", {}, ...markdownInline(i)));
    else found.push(code ? el("code", {}, code) : link(url, label));
    at = match.index + match[0].length;
  }
  found.push(emojis(text.slice(at)));
  return found.filter((part) => part !== "");
}
