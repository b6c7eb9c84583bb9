// The stack of modals as native dialogs: only the one on top is open.
import { renderBlocks } from "./blocks.js";
import { act } from "./control.js";
import { byId, el, freshId } from "./dom.js";
import { choices, newForm } from "./fields.js";
import { plain } from "./words.js";

/** Shows a person's open modals. */
export class Modals {
  /** @param {() => Promise<void>} afterAct */
  constructor(afterAct) {
    this.afterAct = afterAct;
    this.shown = null;
  }

  /** Bring the page into step with the person's stack. @param {string} person @param {any[]} stack */
  show(person, stack) {
    const top = stack.at(-1) ?? null;
    const same = this.shown && top && this.shown.view.hash === top.hash && this.shown.view.id === top.id && this.shown.person === person;
    if (same) return;
    const typed = this.shown && top && this.shown.view.id === top.id ? choices(this.shown.form) : null;
    const focused = this.shown?.dialog.contains(document.activeElement) ? focusKey(document.activeElement) : null;
    if (this.shown) this.leave();
    if (!top) return;
    this.shown = this.open(person, top, stack.length);
    if (typed) retype(this.shown.form, typed);
    if (focused && typed) this.shown.dialog.querySelector(focused)?.focus();
  }

  leave() {
    this.shown.dialog.close();
    this.shown.dialog.remove();
    this.shown = null;
  }

  /** @param {string} person @param {any} view @param {number} depth */
  open(person, view, depth) {
    const heading = freshId("modal");
    const form = newForm(person, view.state.values, (element, block, choice) => this.press(element, block, choice), "view");
    const trouble = el("p", { class: "error", role: "alert" });
    const close = () => void this.close();
    const submit = view.submit ? el("button", { type: "submit", class: "press primary", disabled: view.submit_disabled }, plain(view.submit)) : null;
    const dialog = el(
      "dialog",
      { class: "modal", "aria-labelledby": heading, on: { cancel: (event) => { event.preventDefault(); close(); } } },
      el(
        "form",
        { novalidate: true, on: { submit: (event) => { event.preventDefault(); void this.submit(); } } },
        el("header", {}, el("h2", { id: heading, tabindex: "-1" }, plain(view.title)), depth > 1 ? el("span", { class: "small" }, `Window ${depth} of 3 at most`) : null),
        el("div", { class: "modal-body" }, trouble, ...renderBlocks(view.blocks, form)),
        el("footer", {}, el("button", { type: "button", class: "press", on: { click: close } }, plain(view.close) || (submit ? "Cancel" : "Close")), submit),
      ),
    );
    byId("dialogs").append(dialog);
    dialog.showModal();
    (dialog.querySelector(".modal-body input, .modal-body textarea, .modal-body select") ?? dialog.querySelector("h2")).focus();
    return { person, view, form, dialog, trouble };
  }

  async press(element, block, choice) {
    const { person, view, form } = this.shown;
    await this.attempt(() => act(`people/${person}/press`, { view_id: view.id, action: element.action_id, block_id: block.block_id, choice, values: choices(form) }));
  }

  async close() {
    const { person, view } = this.shown;
    await this.attempt(() => act(`people/${person}/close`, { view_id: view.id }));
  }

  async submit() {
    const { person, view, form, dialog } = this.shown;
    if (dialog.dataset.busy) return;
    dialog.dataset.busy = "yes";
    const reply = await this.attempt(() => act(`people/${person}/submit`, { view_id: view.id, values: choices(form) }));
    delete dialog.dataset.busy;
    if (this.shown?.dialog === dialog) showErrors(dialog, reply?.errors ?? {});
  }

  /** Do something and bring the page into step; what went wrong is said in the dialog. */
  async attempt(work) {
    const shown = this.shown;
    shown.trouble.textContent = "";
    let reply = null;
    try {
      reply = await work();
      if (reply?.trouble) shown.trouble.textContent = reply.trouble;
    } catch (problem) {
      shown.trouble.textContent = problem.message;
    }
    await this.afterAct();
    return reply;
  }
}

/** @param {Record<string, string>} errors @param {HTMLElement} dialog */
function showErrors(dialog, errors) {
  let first = null;
  for (const input of dialog.querySelectorAll(".input")) {
    const sentence = errors[input.dataset.block];
    const field = input.querySelector("input, textarea, select");
    input.querySelector(".error").textContent = sentence ?? "";
    if (sentence) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
    if (sentence && !first) first = field;
  }
  first?.focus();
}

/** Put back what was typed, where the field is still the same. */
function retype(form, typed) {
  for (const [block, actions] of Object.entries(typed)) {
    for (const [action, choice] of Object.entries(actions)) form.writes.get(block)?.get(action)?.(choice);
  }
}

/** A selector for the control that has the focus, by what does not change over an update. */
function focusKey(node) {
  const block = node.closest("[data-block]")?.dataset.block;
  if (block) return `[data-block="${CSS.escape(block)}"] :is(input, textarea, select)`;
  return node.dataset.action ? `[data-action="${CSS.escape(node.dataset.action)}"]` : null;
}
