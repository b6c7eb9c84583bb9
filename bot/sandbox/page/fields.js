// What a person can press, type into and choose from. Each field can say what is chosen now.
import { confirmed } from "./confirm.js";
import { upload } from "./control.js";
import { el, freshId } from "./dom.js";
import { names, plain, textObject } from "./words.js";

/**
 * @typedef {string | string[] | null} Choice
 * @typedef {{press: (element: any, block: any, choice: Choice) => Promise<void>, person: string,
 *   state: Record<string, Record<string, any>>, reads: Map<string, Map<string, () => Choice>>,
 *   writes: Map<string, Map<string, (choice: Choice) => void>>, within: "message" | "view"}} Form
 *   where a field stands: how to press, who acts, what was chosen before, and how to read every field now
 */

/** A form with nothing in it yet. @param {string} person @param {any} state @param {Form["press"]} press @param {"message" | "view"} within @returns {Form} */
export const newForm = (person, state, press, within) => ({ press, person, state, within, reads: new Map(), writes: new Map() });

/** Everything chosen now, by block_id and action_id. @param {Form} form */
export function choices(form) {
  const chosen = {};
  for (const [block, actions] of form.reads) {
    chosen[block] = Object.fromEntries([...actions].map(([action, read]) => [action, read()]));
  }
  return chosen;
}

/** @param {Form} form @param {any} block @param {any} element @param {() => Choice} read @param {(choice: Choice) => void} write */
function register(form, block, element, read, write) {
  for (const [map, value] of [[form.reads, read], [form.writes, write]]) {
    if (!map.has(block.block_id)) map.set(block.block_id, new Map());
    map.get(block.block_id).set(element.action_id, value);
  }
}

/** What was chosen before, in Slack's shape. @param {Form} form @param {any} block @param {any} element */
const before = (form, block, element) => form.state[block.block_id]?.[element.action_id] ?? {};

/** Whether a change is told at once. @param {any} block */
const tellsAtOnce = (block) => block.type !== "input" || block.dispatch_action;

/** @param {Form} form @param {any} block @param {any} element @param {Choice} choice */
async function tell(form, block, element, choice) {
  if (tellsAtOnce(block) && (await confirmed(element.confirm))) await form.press(element, block, choice);
}

/**
 * Any element of a block as a DOM node.
 * @param {any} element @param {any} block @param {Form} form
 * @param {{id: string, describedBy: string | null, label: string | null}} [field] given for the element of an input block
 */
export function renderElement(element, block, form, field) {
  const make = MAKERS[element.type];
  if (!make) return el("span", {}, `(${element.type})`);
  return make(element, block, form, field ?? { id: freshId("field"), describedBy: null, label: null });
}

/** @param {any} element @param {any} block @param {any} field what names a field that has no label of its own */
function ariaName(element, block, field) {
  if (field.label !== null) return {};
  return { "aria-label": plain(element.placeholder) || plain(block.text) || "Choose" };
}

function button(element, block, form) {
  const words = plain(element.text);
  const label = element.accessibility_label;
  const named = label?.includes(words) ? { "aria-label": label } : label ? { "aria-description": label } : {};
  const press = async () => {
    if (!(await confirmed(element.confirm))) return;
    if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
    node.setAttribute("aria-busy", "true");
    try {
      await form.press(element, block, null);
    } finally {
      node.removeAttribute("aria-busy");
    }
  };
  const node = el("button", { type: "button", class: `press ${element.style ?? ""}`, "data-action": element.action_id, ...named, on: { click: press } }, words);
  return node;
}

/** What a screen reader calls an overflow menu: beside words, by their beginning, as several may stand in a message. */
const about = (block) => {
  const words = plain(block.text);
  return words ? `More actions: ${words.slice(0, 60)}` : "More actions";
};

function overflow(element, block, form) {
  const id = freshId("more");
  const list = el("ul", { id, class: "overflow-list", hidden: true });
  const toggle = el("button", { type: "button", class: "quiet more", "aria-expanded": "false", "aria-controls": id, "aria-label": about(block) }, "⋯");
  const show = (open) => {
    list.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    if (open) list.scrollIntoView({ block: "nearest" });
  };
  toggle.addEventListener("click", () => show(list.hidden));
  for (const option of element.options) {
    const choose = async () => {
      show(false);
      toggle.focus();
      await tell(form, { type: "actions", ...block }, element, option.value);
    };
    list.append(el("li", {}, el("button", { type: "button", class: "quiet", on: { click: choose } }, plain(option.text))));
  }
  const leave = (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.stopPropagation();
    event.preventDefault();
    show(false);
    toggle.focus();
  };
  return el("div", { class: "overflow", on: { keydown: leave } }, toggle, list);
}

/** A <select> over [value, words] pairs; told on a click, or on Enter or leaving when chosen with the keyboard. */
function selectOver(groups, chosen, element, block, form, field) {
  const node = el("select", { id: field.id, "aria-describedby": field.describedBy, ...ariaName(element, block, field) });
  node.append(el("option", { value: "" }, plain(element.placeholder) || "Choose"));
  for (const [label, options] of groups) {
    const into = label === null ? node : node.appendChild(el("optgroup", { label }));
    for (const [value, words] of options) into.append(el("option", { value }, words));
  }
  node.value = chosen ?? "";
  let byKeyboard = false;
  let told = node.value;
  const commit = () => {
    if (node.value === told) return;
    told = node.value;
    void tell(form, block, element, node.value || null);
  };
  node.addEventListener("keydown", (event) => {
    byKeyboard = true;
    if (event.key === "Enter") commit();
  });
  node.addEventListener("pointerdown", () => (byKeyboard = false));
  node.addEventListener("change", () => byKeyboard || commit());
  node.addEventListener("blur", () => {
    commit();
    byKeyboard = false;
  });
  register(form, block, element, () => node.value || null, (choice) => (node.value = told = choice ?? ""));
  return node;
}

/** @param {any} element @returns {[string | null, [string, string][]][]} */
function optionGroups(element) {
  const pairs = (options) => options.map((option) => [option.value, plain(option.text)]);
  if (element.option_groups) return element.option_groups.map((group) => [plain(group.label), pairs(group.options)]);
  return [[null, pairs(element.options)]];
}

const staticSelect = (element, block, form, field) =>
  selectOver(optionGroups(element), before(form, block, element).selected_option?.value, element, block, form, field);

const usersSelect = (element, block, form, field) =>
  selectOver([[null, [...names.people]]], before(form, block, element).selected_user, element, block, form, field);

const conversationsSelect = (element, block, form, field) =>
  selectOver([[null, [...names.channels].map(([id, name]) => [id, `#${name}`])]], before(form, block, element).selected_conversation, element, block, form, field);

/** Checkboxes or radio buttons over options; `changed` hears of every change. */
function boxes(kind, options, chosen, element, block, form, field, changed = (choice) => tell(form, block, element, choice)) {
  const name = freshId("choice");
  const inputs = [];
  const set = el("fieldset", { class: "choices", "aria-describedby": field.describedBy });
  set.append(el("legend", field.label === null ? { class: "unseen" } : {}, field.label ?? (plain(element.placeholder) || plain(block.text) || "Choose")));
  const read = () => {
    const values = inputs.filter((input) => input.checked).map((input) => input.value);
    return kind === "radio" ? values[0] ?? null : values;
  };
  for (const option of options) {
    const id = freshId("option");
    const about = option.description ? freshId("about") : null;
    const input = el("input", { type: kind, id, name, value: option.value, "aria-describedby": about, on: { change: () => changed(read()) } });
    input.checked = chosen.includes(option.value);
    inputs.push(input);
    const description = option.description ? el("span", { id: about, class: "small" }, ...textObject(option.description)) : null;
    set.append(el("div", { class: "choice" }, input, el("label", { for: id }, ...textObject(option.text)), description));
  }
  register(form, block, element, read, (choice) => inputs.forEach((input) => (input.checked = [choice].flat().includes(input.value))));
  return set;
}

/** A menu of several in a message: it opens, several are checked, and they are told together, as in Slack. */
function severalOf(options, chosen, element, block, form, field) {
  if (!tellsAtOnce(block)) return boxes("checkbox", options, chosen, element, block, form, field);
  const id = freshId("several");
  const words = plain(element.placeholder) || "Choose";
  const count = el("span", {});
  let now = chosen;
  const changed = (choice) => {
    now = choice;
    count.textContent = now.length ? ` (${now.length} checked)` : "";
  };
  const toggle = el("button", { type: "button", class: "press", "data-action": element.action_id, "aria-expanded": "false", "aria-controls": id },
    words, count, el("span", { "aria-hidden": "true" }, " ▾"));
  const take = el("button", { type: "button", class: "press primary" }, "Choose these");
  const list = el("div", { id, class: "several-list", hidden: true },
    boxes("checkbox", options, chosen, element, block, form, field, changed), take);
  const show = (open) => {
    list.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    (open ? list.querySelector("input") : toggle)?.focus();
    if (open) list.scrollIntoView({ block: "nearest" });
  };
  toggle.addEventListener("click", () => show(list.hidden));
  take.addEventListener("click", () => {
    show(false);
    if (now.join() !== chosen.join()) void tell(form, block, element, now);
  });
  list.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(false);
  });
  changed(chosen);
  return el("div", { class: "several" }, toggle, list);
}

const allOptions = (element) => element.options ?? element.option_groups.flatMap((group) => group.options);
const asOptions = (pairs) => pairs.map(([value, text]) => ({ value, text: { type: "plain_text", text } }));
const valuesOf = (options) => (options ?? []).map((option) => option.value);

const checkboxes = (element, block, form, field) =>
  boxes("checkbox", allOptions(element), valuesOf(before(form, block, element).selected_options), element, block, form, field);

const radioButtons = (element, block, form, field) =>
  boxes("radio", element.options, valuesOf([before(form, block, element).selected_option].filter(Boolean)), element, block, form, field);

const multiSelect = (element, block, form, field) =>
  severalOf(allOptions(element), valuesOf(before(form, block, element).selected_options), element, block, form, field);

const multiUsers = (element, block, form, field) =>
  severalOf(asOptions([...names.people]), before(form, block, element).selected_users ?? [], element, block, form, field);

/** A box to type in; `type` is the input's, or "textarea". */
function typed(type, key) {
  return (element, block, form, field) => {
    const tag = type === "textarea" || element.multiline ? "textarea" : "input";
    const node = el(tag, {
      id: field.id, type: tag === "input" ? type : null, rows: tag === "textarea" ? 4 : null,
      "aria-describedby": field.describedBy, placeholder: plain(element.placeholder) || null,
      inputmode: element.type === "number_input" ? "decimal" : null, ...ariaName(element, block, field),
    });
    node.value = before(form, block, element)[key] ?? "";
    if (tellsAtOnce(block)) node.addEventListener("change", () => tell(form, block, element, node.value || null));
    register(form, block, element, () => node.value || null, (choice) => (node.value = choice ?? ""));
    return node;
  };
}

function fileInput(element, block, form, field) {
  let files = (before(form, block, element).files ?? []).map((file) => file.id);
  const status = el("p", { class: "small", role: "status" }, files.length ? `${files.length} attached` : "");
  const accept = element.filetypes?.map((kind) => `.${kind}`).join(",") ?? null;
  const node = el("input", { type: "file", id: field.id, accept, multiple: (element.max_files ?? 10) > 1, "aria-describedby": field.describedBy });
  node.addEventListener("change", async () => {
    status.textContent = "Uploading…";
    try {
      files = await Promise.all([...node.files].map((file) => upload(form.person, file)));
      status.textContent = files.length ? `${files.length} attached` : "";
    } catch (problem) {
      status.textContent = `The file could not be uploaded: ${problem.message}`;
    }
  });
  register(form, block, element, () => files, (choice) => (files = [choice ?? []].flat()));
  return el("div", {}, node, status);
}

const MAKERS = {
  button, overflow, checkboxes, static_select: staticSelect, multi_static_select: multiSelect, users_select: usersSelect,
  multi_users_select: multiUsers, conversations_select: conversationsSelect, radio_buttons: radioButtons,
  plain_text_input: typed("text", "value"), number_input: typed("text", "value"), email_text_input: typed("email", "value"),
  datepicker: typed("date", "selected_date"), timepicker: typed("time", "selected_time"), file_input: fileInput,
};

/** Element types that name themselves with a legend instead of a label. */
export const GROUPED = new Set(["checkboxes", "radio_buttons", "multi_static_select", "multi_users_select"]);
