// The bot's working clock: what it says and the buttons that move it.
import { act } from "./control.js";
import { byId } from "./dom.js";

const ZONE = "Europe/London";
const words = new Intl.DateTimeFormat("en-GB", {
  weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: ZONE,
});
const parts = new Intl.DateTimeFormat("en-GB", {
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: ZONE,
});

const shortly = new Intl.DateTimeFormat("en-GB", {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: ZONE,
});

let offset = 0;
// How often the clock has been moved here: what was asked for before a move is stale when it arrives after it.
let moved = 0;
export const moves = () => moved;
const working = () => Date.now() + offset * 1000;

/** The parts of a moment as London's clocks show them. @param {number} moment */
function inLondon(moment) {
  const found = Object.fromEntries(parts.formatToParts(moment).map((part) => [part.type, Number(part.value)]));
  return Date.UTC(found.year, found.month - 1, found.day, found.hour, found.minute);
}

/** The moment at which London's clocks show this, given as if it were UTC. @param {number} wall */
const fromLondon = (wall) => wall - (inLondon(wall) - wall);

/** The next 09:05 from Monday to Friday in London after a moment. @param {number} moment */
export function nextWorkingMorning(moment) {
  const shown = new Date(inLondon(moment));
  for (let day = 0; ; day += 1) {
    const wall = Date.UTC(shown.getUTCFullYear(), shown.getUTCMonth(), shown.getUTCDate() + day, 9, 5);
    const weekday = new Date(wall).getUTCDay();
    const found = fromLondon(wall);
    if (found > moment && weekday !== 0 && weekday !== 6) return found;
  }
}

/** @param {number} seconds */
function difference(seconds) {
  if (Math.abs(seconds) < 1) return "The same as the real time.";
  const minutes = Math.round(Math.abs(seconds) / 60);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const said = [[days, "day"], [hours, "hour"], [rest, "minute"]]
    .filter(([count]) => count).map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`).join(", ");
  return `${said || "Less than a minute"} ${seconds > 0 ? "ahead of" : "behind"} the real time.`;
}

function tick() {
  byId("clock-now").textContent = words.format(working());
  byId("clock-offset").textContent = difference(offset);
  byId("clock-toggle").textContent = offset ? `Clock: ${shortly.format(working())}` : "Clock";
}

/** Show the offset the sandbox has, unless the clock was moved since it was asked. @param {{offset_seconds: number}} state @param {number} [since] */
export function showClock(state, since = moved) {
  if (since !== moved) return;
  offset = state.offset_seconds;
  tick();
}

/** Wire the buttons. @param {(words: string) => void} announce */
export function startClock(announce) {
  let last = Promise.resolve();
  // One after the other: where the next move goes depends on where the one before has led.
  const move = (wish) => () => {
    last = last.then(async () => {
      moved += 1;
      const state = await act("clock", wish());
      moved += 1;
      showClock(state);
      announce(`The bot’s clock now says ${words.format(working())}.`);
    }).catch((problem) => announce(problem.message));
  };
  byId("clock-hour").addEventListener("click", move(() => ({ seconds: 3600 })));
  byId("clock-day").addEventListener("click", move(() => ({ seconds: 86400 })));
  byId("clock-reset").addEventListener("click", move(() => ({ reset: true })));
  byId("clock-morning").addEventListener("click", move(() => ({ to: new Date(nextWorkingMorning(working())).toISOString() })));
  setInterval(tick, 5000);
}
