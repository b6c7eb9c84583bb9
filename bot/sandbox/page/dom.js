// Making elements. Words always go in as text nodes: nothing a person or the bot wrote is ever read as HTML.

/**
 * @param {string} tag
 * @param {Record<string, any>} [properties] `class`, `aria-*`, `data-*` and other attributes; `on` holds listeners;
 *   a value of null, undefined or false leaves the attribute out
 * @param {...(Node | string | null | undefined)} children
 * @returns {any}
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

let counter = 0;
/** A fresh id for tying labels and descriptions to fields. @param {string} stem */
export const freshId = (stem) => `${stem}-${++counter}`;

const timeOfDay = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
const dayAndTime = new Intl.DateTimeFormat("en-GB", {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "Europe/London",
});

/** A message's time: the time alone today, with the day before that. @param {string} ts */
export function timeOf(ts) {
  const moment = new Date(Number(ts) * 1000);
  const today = moment.toDateString() === new Date().toDateString();
  return el("time", { datetime: moment.toISOString() }, (today ? timeOfDay : dayAndTime).format(moment));
}

/** @param {number} bytes */
export function fileSize(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
