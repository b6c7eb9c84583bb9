// Talking to the sandbox's control API, always on the page's own origin.

/** What the sandbox refused, in words to show. */
export class Refused extends Error {}

/** @param {Response} response */
async function read(response) {
  const answer = await response.json().catch(() => ({ problem: `The sandbox answered ${response.status}.` }));
  if (!response.ok) throw new Refused(answer.problem);
  return answer;
}

/** @param {string} path @param {Record<string, any>} [query] */
export async function ask(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return read(await fetch(`/sandbox/${path}?${search}`));
}

/** @param {string} path @param {Record<string, any>} [wish] */
export async function act(path, wish = {}) {
  const headers = { "Content-Type": "application/json" };
  return read(await fetch(`/sandbox/${path}`, { method: "POST", headers, body: JSON.stringify(wish) }));
}

/** Upload a file for a person; returns its id. @param {string} person @param {File} file */
export async function upload(person, file) {
  const path = `/sandbox/people/${person}/upload?name=${encodeURIComponent(file.name)}`;
  return (await read(await fetch(path, { method: "POST", body: file }))).id;
}
