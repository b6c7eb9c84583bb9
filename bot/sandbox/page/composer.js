// The box to write in: messages, commands, files, edits.
import { act, upload } from "./control.js";
import { el, freshId } from "./dom.js";
import { names } from "./words.js";

/**
 * @typedef {{person: string, channel: string, threadTs: string | null, label: string, commands: any[],
 *   afterAct: () => Promise<void>, trouble: (sentence: string) => void}} Desk where the box writes to
 */

/** One box, made once; `at` changes where it writes to. */
export class Composer {
  /** @param {HTMLElement} slot */
  constructor(slot) {
    const id = freshId("compose");
    this.label = el("label", { for: id, class: "small" }, "Message");
    this.box = el("textarea", { id, rows: 1, "aria-describedby": `${id}-help` });
    this.files = el("input", { type: "file", multiple: true, id: `${id}-files`, class: "unseen" });
    this.attached = el("p", { class: "small", role: "status" });
    this.offers = el("div", { class: "offers", role: "group", "aria-label": "Commands you can use", hidden: true });
    this.send = el("button", { type: "submit", class: "press primary" }, "Send");
    this.cancel = el("button", { type: "button", class: "press", hidden: true }, "Cancel edit");
    this.form = el(
      "form", { class: "compose" }, this.offers, this.label, this.box,
      el("div", { class: "compose-row" },
        el("label", { for: `${id}-files`, class: "press file-label" }, "Attach a file"), this.files, this.attached,
        el("span", { id: `${id}-help`, class: "small help" }, "Enter sends, Shift and Enter starts a new line"), this.cancel, this.send),
    );
    slot.append(this.form);
    this.editing = null;
    this.drafts = new Map();
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit();
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        void this.submit();
      } else if (event.key === "ArrowUp" && !this.offers.hidden) {
        event.preventDefault();
        this.offers.querySelector("button:last-of-type")?.focus();
      } else if (event.key === "Escape") {
        this.offers.hidden = true;
      }
    });
    this.offers.addEventListener("keydown", (event) => this.moveAmongOffers(event));
    this.box.addEventListener("input", () => this.offer());
    this.files.addEventListener("change", () => {
      this.attached.textContent = [...this.files.files].map((file) => file.name).join(", ");
    });
    this.cancel.addEventListener("click", () => this.stopEditing());
  }

  /** @param {KeyboardEvent} event */
  moveAmongOffers(event) {
    const buttons = [...this.offers.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      (buttons[at + (event.key === "ArrowDown" ? 1 : -1)] ?? this.box).focus();
    } else if (event.key === "Escape") {
      this.offers.hidden = true;
      this.box.focus();
    }
  }

  /** Write to another place; what was typed for the old one waits there. @param {Desk} desk */
  at(desk) {
    const key = `${desk.person}/${desk.channel}/${desk.threadTs}`;
    if (key !== this.key) {
      if (this.key && !this.editing) this.drafts.set(this.key, this.box.value);
      this.key = key;
      this.stopEditing();
      this.box.value = this.drafts.get(key) ?? "";
      this.files.value = "";
      this.attached.textContent = "";
      this.offers.hidden = true;
    }
    this.desk = desk;
    if (!this.editing) this.label.textContent = desk.label;
  }

  /** Offer commands while one is being typed. */
  offer() {
    const typed = this.box.value;
    const lines = typed.startsWith("/") && !this.desk.threadTs ? this.desk.commands.flatMap(commandLines) : [];
    const fitting = lines.filter(([line]) => line.startsWith(typed) && line !== typed);
    this.offers.replaceChildren(...fitting.map(([line, about]) => {
      const take = () => {
        this.box.value = line;
        this.box.focus();
        this.offer();
      };
      return el("button", { type: "button", class: "quiet", on: { click: take } }, el("code", {}, line), about ? el("span", { class: "small" }, about) : null);
    }));
    this.offers.hidden = !fitting.length;
  }

  /** Change one of the person's own messages. @param {any} message @param {string} typed its words as they were typed */
  edit(message, typed) {
    this.editing = message;
    this.box.value = typed;
    this.label.textContent = "Change your message";
    this.send.textContent = "Save";
    this.cancel.hidden = false;
    this.box.focus();
  }

  stopEditing() {
    if (!this.editing) return;
    this.editing = null;
    this.box.value = "";
    this.send.textContent = "Send";
    this.cancel.hidden = true;
    if (this.desk) this.label.textContent = this.desk.label;
  }

  async submit() {
    const text = this.box.value.trim();
    const files = [...this.files.files];
    if ((!text && !files.length) || this.busy) return;
    this.busy = true;
    this.offers.hidden = true;
    try {
      await this.hand(text, files);
      this.box.value = "";
      this.files.value = "";
      this.attached.textContent = "";
      this.drafts.delete(this.key);
      this.stopEditing();
    } catch (problem) {
      this.desk.trouble(problem.message);
    } finally {
      this.busy = false;
    }
    await this.desk.afterAct();
  }

  /** @param {string} text @param {File[]} files */
  async hand(text, files) {
    const { person, channel, threadTs, trouble } = this.desk;
    if (this.editing) {
      await act(`people/${person}/edit`, { ts: this.editing.ts, text: withMentions(text), channel });
    } else if (text.startsWith("/") && threadTs) {
      throw new Error("Commands do not work in threads. Type it in the main message box.");
    } else if (text.startsWith("/")) {
      this.box.setAttribute("aria-busy", "true");
      const reply = await act(`people/${person}/command`, { text, channel }).finally(() => this.box.removeAttribute("aria-busy"));
      if (reply.trouble) trouble(reply.trouble);
    } else {
      const ids = await Promise.all(files.map((file) => upload(person, file)));
      await act(`people/${person}/say`, { text: withMentions(text), channel, thread_ts: threadTs, files: ids });
    }
  }
}

/** @param {any} command @returns {[string, string][]} */
const commandLines = (command) => [
  [`${command.name} `, command.description],
  ...command.suggestions.map((words) => [`${command.name} ${words}`, ""]),
];

/** "@Dana Whitfield" becomes a mention, as when it is picked from Slack's list. @param {string} text */
function withMentions(text) {
  let found = text;
  for (const [id, name] of names.people) found = found.replaceAll(`@${name}`, `<@${id}>`);
  for (const [id, name] of names.channels) found = found.replaceAll(`#${name}`, `<#${id}>`);
  return found;
}
