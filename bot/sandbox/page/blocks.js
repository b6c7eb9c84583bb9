// Blocks as DOM nodes.
import { el, freshId } from "./dom.js";
import { GROUPED, renderElement } from "./fields.js";
import { markdown, plain, richText, textObject } from "./words.js";

/** @param {any[]} blocks @param {import("./fields.js").Form} form @returns {Node[]} */
export const renderBlocks = (blocks, form) => blocks.map((block) => RENDERERS[block.type](block, form));

function section(block, form) {
  const text = block.text ? el("div", { class: "text" }, ...textObject(block.text)) : null;
  const cells = block.fields?.map((field) => el("div", { class: "text" }, ...textObject(field)));
  const fields = cells ? el("div", { class: "fields" }, ...cells) : null;
  const words = el("div", { class: "section-words" }, text, fields);
  if (!block.accessory) return el("div", { class: "section" }, words);
  const accessory = block.accessory.type === "image" ? picture(block.accessory) : renderElement(block.accessory, block, form);
  return el("div", { class: "section with-accessory" }, words, el("div", { class: "accessory" }, accessory));
}

/** An image from an address, or the words for it where the page may not fetch it. @param {any} image */
function picture(image) {
  const file = image.slack_file?.id ? `/sandbox/files/${image.slack_file.id}/image` : null;
  const source = image.image_url ?? file ?? "";
  const node = el("img", { src: source, alt: image.alt_text, loading: "lazy" });
  node.addEventListener("error", () => node.replaceWith(el("span", { class: "small" }, `[image: ${image.alt_text}]`)));
  return node;
}

function context(block, form) {
  const parts = block.elements.map((element) =>
    element.type === "image" ? picture(element) : el("div", { class: "text" }, ...textObject(element)),
  );
  return el("div", { class: "context" }, ...parts);
}

function table(block) {
  const settings = block.column_settings ?? [];
  const rows = block.rows.map((row, n) =>
    el("tr", {}, ...row.map((cell, column) => {
      const align = settings[column]?.align ?? "left";
      const inside = cell.type === "rich_text" ? richText(cell.elements) : [cell.text];
      return el(n ? "td" : "th", { scope: n ? null : "col", class: `align-${align}` }, ...inside);
    })),
  );
  const body = el("table", {}, el("thead", {}, rows[0]), el("tbody", {}, ...rows.slice(1)));
  return el("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": "Table" }, body);
}

function input(block, form) {
  const id = freshId("input");
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`];
  const words = plain(block.label) + (block.optional ? " (optional)" : "");
  const describedBy = [block.hint ? hintId : null, errorId].filter(Boolean).join(" ");
  const grouped = GROUPED.has(block.element.type);
  const field = renderElement(block.element, block, form, { id, describedBy, label: words });
  return el(
    "div",
    { class: "input", "data-block": block.block_id },
    grouped ? null : el("label", { for: id }, words),
    block.hint ? el("p", { id: hintId, class: "small" }, plain(block.hint)) : null,
    el("p", { id: errorId, class: "error" }),
    field,
  );
}

const RENDERERS = {
  section, context, table, input,
  header: (block) => el("h3", { class: "header" }, plain(block.text)),
  divider: () => el("hr"),
  actions: (block, form) => el("div", { class: "actions" }, ...block.elements.map((one) => renderElement(one, block, form))),
  rich_text: (block) => el("div", { class: "rich" }, ...richText(block.elements)),
  markdown: (block) => el("div", { class: "rich" }, ...markdown(block.text)),
  image: (block) => el("figure", {}, picture(block), block.title ? el("figcaption", { class: "small" }, plain(block.title)) : null),
};
