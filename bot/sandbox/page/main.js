// The page: who acts, where they look, and keeping both in step with the sandbox.
import { renderBlocks } from "./blocks.js";
import { moves, showClock, startClock } from "./clock.js";
import { Composer } from "./composer.js";
import { act, ask } from "./control.js";
import { byId, el } from "./dom.js";
import { choices, newForm } from "./fields.js";
import { refreshLog } from "./log.js";
import { showMessages } from "./messages.js";
import { Modals } from "./modals.js";
import { names } from "./words.js";

const HINT_KEY = "sandbox-hint-hidden";
const PERSON_KEY = "sandbox-acts-as";

const here = { person: "", channel: "", place: "messages", thread: null, homeHash: "", newest: "", seen: 0, dismissed: 0 };
let workspace = null;
let refreshing = null;
let again = false;
// Whether newcomers are told how to start, wherever nothing has been said yet.
let hinting = false;

const composer = new Composer(byId("composer"));
const threadComposer = new Composer(byId("thread-composer"));
const modals = new Modals(refresh);

/** Say something to those who listen, without moving the focus. @param {string} words */
function announce(words) {
  byId("live").textContent = words;
}

/** Show a private notice on the page. @param {string} sentence */
function trouble(sentence) {
  const close = el("button", { type: "button", class: "quiet", on: { click: dismiss } }, "Dismiss");
  const notice = el("div", { class: "notice" }, el("p", {}, sentence), close);
  byId("notices").replaceChildren(notice);
}

async function dismiss() {
  here.dismissed = (await act(`people/${here.person}/notices/dismiss`)).dismissed;
  byId("notices").replaceChildren();
}

/** Show one pane on a narrow screen. @param {"sidebar" | "main" | "thread"} pane */
function pane(pane) {
  document.body.dataset.pane = pane;
}

/** Bring everything that is shown into step; calls made meanwhile lead to one more round. */
async function refresh() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = round().catch((problem) => trouble(problem.message)).finally(() => (refreshing = null));
  await refreshing;
  if (again) {
    again = false;
    await refresh();
  }
}

async function round() {
  const person = here.person;
  const since = moves();
  workspace = await ask("workspace");
  showClock(workspace.clock, since);
  learnNames();
  const [channels, views, notices] = await Promise.all([
    ask(`people/${person}/channels`), ask(`people/${person}/views`), ask(`people/${person}/notices`, { unseen: 1 }),
  ]);
  if (person !== here.person) return;
  if (!channels.some((channel) => channel.id === here.channel)) leaveFor(channels);
  const current = channels.find((channel) => channel.id === here.channel);
  await (here.place === "home" ? showHome() : showChannel(current));
  if (person !== here.person) return;
  showSidebar(channels);
  modals.show(person, views);
  const fresh = notices.filter((notice) => notice.n > here.dismissed);
  if (fresh.length) trouble(fresh.at(-1).text);
  await refreshLog();
}

/** The channel that was shown is not the person's: show the messages with the app. @param {any[]} channels */
function leaveFor(channels) {
  here.channel = channels.find((channel) => channel.kind === "im").id;
  here.place = "messages";
  closeThread();
}

function learnNames() {
  names.people = new Map(workspace.people.filter((one) => !one.deleted).map((one) => [one.id, one.real_name]));
  names.people.set(workspace.app.user, workspace.app.name);
  names.channels = new Map(workspace.channels.filter((one) => one.kind !== "im").map((one) => [one.id, one.name]));
}

const appName = () => workspace.app.name;

/** @param {any[]} channels */
function showSidebar(channels) {
  const entry = (id, words, current, unread, go) =>
    el("li", {}, el("button", { type: "button", id, "aria-current": current ? "page" : null, on: { click: go } },
      el("span", {}, words), unread ? el("span", { class: "unread" }, String(unread), el("span", { class: "unseen" }, " unread")) : null));
  const focused = document.activeElement?.id;
  const at = (channel) => here.place === "messages" && channel.id === here.channel;
  const rooms = channels.filter((channel) => channel.kind !== "im");
  byId("channels").replaceChildren(...rooms.map((one) => entry(`go-${one.id}`, `# ${one.name}`, at(one), at(one) ? 0 : one.unread, () => go(one.id))));
  const dm = channels.find((channel) => channel.kind === "im");
  byId("app-places").replaceChildren(
    entry("go-messages", appName(), at(dm), at(dm) ? 0 : dm.unread, () => goMessages(dm.id)),
    entry("go-home", `${appName()} Home`, here.place === "home", 0, goHome),
  );
  const profile = workspace.people.find((one) => one.id === here.person);
  byId("who").textContent = `You are ${profile.real_name}, ${profile.title}.`;
  if (focused?.startsWith("go-")) byId(focused)?.focus();
}

/** @param {any} current the channel as its member sees it */
async function showChannel(current) {
  const { person, channel } = here;
  const messages = await ask(`people/${person}/messages`, { channel });
  if (person !== here.person || channel !== here.channel || here.place !== "messages") return;
  const isApp = current.kind === "im";
  byId("place-name").textContent = isApp ? appName() : `#${current.name}`;
  byId("place-about").textContent = isApp
    ? "Direct messages between you and the app" : `${current.members} members${current.archived ? ", archived" : ""}`;
  byId("messages").hidden = byId("composer").hidden = false;
  byId("home").hidden = true;
  byId("hint").hidden = !hinting || messages.length > 0;
  showMessages(byId("messages"), messages, place(channel, false));
  composer.at(desk(channel, null, isApp ? `Message ${appName()}` : `Message #${current.name}`));
  await showThread();
  sayNewest(messages);
  if (current.unread) await act(`people/${person}/read`, { channel });
}

/** @param {string} channel @param {boolean} inThread */
const place = (channel, inThread) => ({
  person: here.person, channel, inThread, openThread, trouble, afterAct: refresh,
  edit: (message) => (inThread ? threadComposer : composer).edit(message, asTyped(message)),
});

/** A message's words as they were typed. @param {any} message */
function asTyped(message) {
  const runs = message.blocks.flatMap((block) => block.elements ?? []).flatMap((part) => part.elements ?? []);
  return runs.map((run) => {
    if (run.type === "user") return `@${names.people.get(run.user_id) ?? run.user_id}`;
    if (run.type === "channel") return `#${names.channels.get(run.channel_id) ?? run.channel_id}`;
    return run.text ?? run.url ?? "";
  }).join("");
}

/** @param {string} channel @param {string | null} threadTs @param {string} label */
const desk = (channel, threadTs, label) => ({
  person: here.person, channel, threadTs, label, commands: workspace.commands, trouble,
  afterAct: () => showTheEnd(byId(threadTs ? "replies" : "messages")),
});

/** Who has just written wants to see the answer: go to the end of the list, and stay there as it grows. @param {HTMLElement} list */
async function showTheEnd(list) {
  list.scrollTop = list.scrollHeight;
  await refresh();
}

/** Announce the newest message of others, once. @param {any[]} messages */
function sayNewest(messages) {
  const newest = messages.at(-1);
  if (!newest || newest.ts <= here.newest) return;
  if (here.newest && newest.user !== here.person) announce(`${names.people.get(newest.user) ?? "Someone"}: ${newest.text}`);
  here.newest = newest.ts;
}

async function showThread() {
  const { person, channel, thread } = here;
  if (!thread) return;
  const replies = await ask(`people/${person}/messages`, { channel, thread_ts: thread });
  if (thread !== here.thread || person !== here.person) return;
  showMessages(byId("replies"), replies, place(channel, true));
  byId("thread-about").textContent = replies.length > 1 ? `${replies.length - 1} ${replies.length === 2 ? "reply" : "replies"}` : "No replies yet";
  threadComposer.at(desk(channel, thread, "Reply in this thread"));
  sayNewest(replies);
}

/** @param {string} ts */
async function openThread(ts) {
  here.thread = ts;
  byId("thread").hidden = false;
  byId("replies").dataset.of = "";
  document.body.classList.add("with-thread");
  pane("thread");
  await refresh();
  byId("thread-heading").focus();
}

function closeThread() {
  here.thread = null;
  byId("thread").hidden = true;
  document.body.classList.remove("with-thread");
  if (document.body.dataset.pane === "thread") pane("main");
}

async function showHome() {
  const person = here.person;
  const view = await ask(`people/${person}/home`);
  if (person !== here.person || here.place !== "home") return;
  byId("place-name").textContent = `${appName()} Home`;
  byId("place-about").textContent = "Only you see this page";
  byId("messages").hidden = byId("composer").hidden = true;
  byId("home").hidden = false;
  const key = view ? `${person}/${view.id}/${view.hash}` : `${person}/none`;
  if (key === here.homeHash) return;
  here.homeHash = key;
  if (!view) {
    byId("home").replaceChildren(el("p", { class: "empty" }, `${appName()} has not put anything here yet.`));
    return;
  }
  const focused = byId("home").contains(document.activeElement) ? document.activeElement.dataset.action : null;
  const form = newForm(person, view.state.values, (element, block, choice) => pressHome(view, form, element, block, choice), "view");
  byId("home").replaceChildren(...renderBlocks(view.blocks, form));
  if (focused) byId("home").querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus();
}

async function pressHome(view, form, element, block, choice) {
  const wish = { view_id: view.id, action: element.action_id, block_id: block.block_id, choice, values: choices(form) };
  await act(`people/${here.person}/press`, wish).catch((problem) => trouble(problem.message));
  await refresh();
}

/** @param {string} channel */
async function go(channel) {
  Object.assign(here, { channel, place: "messages", newest: "" });
  closeThread();
  pane("main");
  await refresh();
  byId("main").focus();
}

/** @param {string} channel */
async function goMessages(channel) {
  await act(`people/${here.person}/open_dm`);
  await go(channel);
}

async function goHome() {
  Object.assign(here, { place: "home", homeHash: "" });
  closeThread();
  pane("main");
  await act(`people/${here.person}/open_home`);
  await refresh();
  byId("main").focus();
}

/** @param {string} person */
async function actAs(person) {
  sessionStorage.setItem(PERSON_KEY, person);
  const channel = (await act(`people/${person}/open_dm`)).channel;
  Object.assign(here, { person, channel, place: "messages", homeHash: "", newest: "" });
  byId("notices").replaceChildren();
  closeThread();
  await refresh();
}

function fillActAs() {
  const select = byId("act-as");
  const options = workspace.people.filter((one) => !one.deleted)
    .map((one) => el("option", { value: one.id }, `${one.real_name} (${one.role || one.title})`));
  select.replaceChildren(...options);
  select.addEventListener("change", () => actAs(select.value));
  const kept = sessionStorage.getItem(PERSON_KEY);
  select.value = workspace.people.some((one) => one.id === kept && !one.deleted) ? kept : options[0].value;
}

/** @param {string} button @param {string} panel @param {() => void} [opened] */
function toggles(button, panel, opened = () => {}) {
  byId(button).addEventListener("click", () => {
    const open = byId(panel).hidden;
    byId(panel).hidden = !open;
    byId(button).setAttribute("aria-expanded", String(open));
    if (open) opened();
  });
}

function showHint() {
  const command = workspace.commands.find((one) => one.suggestions.length);
  hinting = Boolean(command) && !localStorage.getItem(HINT_KEY);
  if (!hinting) return;
  byId("hint-command").textContent = `${command.name} ${command.suggestions[0]}`;
  byId("hint-close").addEventListener("click", () => {
    localStorage.setItem(HINT_KEY, "yes");
    hinting = false;
    byId("hint").hidden = true;
    composer.box.focus();
  });
}

/** A permalink, /archives/CHANNEL/pTIMESTAMP, opens its message's thread. */
async function followPermalink() {
  const found = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(location.pathname);
  if (!found) return;
  const [, channel, seconds, micros] = found;
  await go(channel);
  if (here.channel === channel) await openThread(new URLSearchParams(location.search).get("thread_ts") ?? `${seconds}.${micros}`);
}

/** Wait for changes for ever; when the sandbox is away, say so and try again. */
async function follow() {
  let away = false;
  for (;;) {
    try {
      const { changes } = await ask("changes", { since: here.seen, seconds: 25 });
      if (changes !== here.seen || away) await refresh();
      if (away) announce("The sandbox is back.");
      if (away) byId("notices").replaceChildren();
      away = false;
      here.seen = changes;
    } catch {
      if (!away) trouble("The sandbox does not answer. The page goes on by itself when it is back.");
      away = true;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

async function start() {
  workspace = await ask("workspace");
  here.seen = workspace.changes;
  document.title = `${workspace.team.name}: sandbox workspace`;
  byId("team-name").textContent = workspace.team.name;
  learnNames();
  fillActAs();
  startClock(announce);
  showHint();
  toggles("clock-toggle", "clock", () => byId("clock-hour").focus());
  byId("clock").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    byId("clock-toggle").click();
    byId("clock-toggle").focus();
  });
  toggles("log-toggle", "log", () => void refreshLog());
  byId("log-close").addEventListener("click", () => {
    byId("log-toggle").click();
    byId("log-toggle").focus();
  });
  byId("thread-close").addEventListener("click", () => {
    closeThread();
    byId("main").focus();
  });
  byId("to-sidebar").addEventListener("click", () => {
    pane("sidebar");
    byId("sidebar").querySelector("button")?.focus();
  });
  await actAs(byId("act-as").value);
  await followPermalink();
  document.body.dataset.ready = "yes";
  await follow();
}

void start().catch((problem) => trouble(`The page could not start: ${problem.message}`));
