// The confirm dialog that an element may ask for.
import { byId, el, freshId } from "./dom.js";
import { plain, textObject } from "./words.js";

/** Whether the person said yes; at once when nothing needs confirming. @param {any} confirm @returns {Promise<boolean>} */
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  const heading = freshId("confirm");
  const text = freshId("confirm-text");
  return new Promise((resolve) => {
    const answer = (yes) => () => {
      dialog.close();
      dialog.remove();
      resolve(yes);
    };
    const dialog = el(
      "dialog",
      { class: "confirm", "aria-labelledby": heading, "aria-describedby": text, on: { cancel: answer(false) } },
      el("h2", { id: heading }, plain(confirm.title) || "Are you sure?"),
      el("div", { id: text }, ...(confirm.text ? textObject(confirm.text) : ["This cannot be undone."])),
      el(
        "footer",
        {},
        el("button", { type: "button", class: "press", on: { click: answer(false) } }, plain(confirm.deny) || "Cancel"),
        el("button", { type: "button", class: `press ${confirm.style ?? "primary"}`, on: { click: answer(true) } }, plain(confirm.confirm) || "Yes"),
      ),
    );
    byId("dialogs").append(dialog);
    dialog.showModal();
  });
}
