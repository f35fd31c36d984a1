"use strict";
// The gallery without this file still lists everything. With it: search, the visitor's system first, and live states.
// Strangers' words come in as text and go out through textContent alone.

const body = document.body;
const top_ = body.dataset.top;
const byId = (id) => document.getElementById(id);

// ---------------------------------------------------------------- search

const SHOWN = 24;
let rows = null; // [slug, name, prompt, kind, systems, state, picture, haystack]
let loading = null;

function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

window.plugsmithIndex = (found) => {
  rows = found.map((row) => [...row, plain(row.slice(0, 4).join(" "))]);
};

function load() {
  // A script and no fetch: pages that are opened from disk may not fetch.
  loading ??= new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = `${top_}assets/search.js`;
    script.onload = script.onerror = resolve;
    document.head.append(script);
  });
  return loading;
}

function element(kind, className, text) {
  const made = document.createElement(kind);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

function card([slug, name, prompt, kind, systems, state, picture]) {
  const item = element("li", "card");
  item.dataset.slug = slug;
  item.dataset.state = state;
  const link = document.createElement("a");
  link.href = `${top_}p/${encodeURIComponent(slug)}.html`;
  const shot = element("span", "shot");
  if (picture) {
    const image = document.createElement("img");
    image.loading = "lazy";
    image.alt = "";
    image.src = /^https?:/.test(picture) ? picture : top_ + picture;
    shot.append(image);
  }
  const line = element("span", "line");
  line.append(element("span", "badge", state));
  line.append(element("span", "", [kind, systems.split(" ").filter(Boolean).join(", ")].filter(Boolean).join(" · ")));
  link.append(shot, element("span", "name", name), element("span", "prompt", prompt), line);
  item.append(link);
  return item;
}

function find(words, kind, system) {
  return rows.filter(
    (row) => (!kind || row[3] === kind) && (!system || row[4].includes(system)) && words.every((word) => row[7].includes(word)),
  );
}

function search() {
  const cards = byId("cards");
  const words = plain(byId("search").value).split(/\s+/).filter(Boolean);
  const kind = byId("kind").value;
  const system = byId("system").value;
  const idle = !words.length && !kind && !system;
  cards.hidden = false;
  if (byId("pages")) byId("pages").hidden = !idle;
  if (idle) {
    cards.replaceChildren(...first);
    byId("found").textContent = "";
    return;
  }
  const found = find(words, kind, system);
  cards.replaceChildren(...found.slice(0, SHOWN).map(card));
  const more = found.length > SHOWN ? `, the first ${SHOWN} are shown` : "";
  byId("found").textContent = found.length ? `${found.length} found${more}` : "Nothing found. Ask for it?";
}

let first = [];
if (byId("search")) {
  first = [...byId("cards").children];
  const searchSoon = async () => {
    await load();
    if (rows) search();
  };
  byId("search").addEventListener("focus", load);
  byId("search").addEventListener("input", searchSoon);
  for (const id of ["kind", "system"]) byId(id).addEventListener("change", searchSoon);
  if (byId("search").value || byId("kind").value || byId("system").value) searchSoon(); // the browser kept them
}

// ---------------------------------------------------------------- ask for a plugin

if (byId("ask")) {
  const repository = `https://github.com/${body.dataset.repository}`;
  byId("ask").addEventListener("input", () => {
    const prompt = byId("ask").value.trim() || "what it does to sound";
    const words = plain(prompt).replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+/, "").slice(0, 32).replace(/-+$/, "");
    const slug = words.length > 2 ? words : "my-plugin";
    const file = `schema_version: 1\nprompt: ${JSON.stringify(prompt)}\n`;
    byId("ask-form").href = `${repository}/issues/new?template=plugin-request.yml&prompt=${encodeURIComponent(prompt)}`;
    byId("ask-file").href =
      `${repository}/new/main?filename=${encodeURIComponent(`requests/${slug}.yaml`)}&value=${encodeURIComponent(file)}`;
  });
}

// ---------------------------------------------------------------- the visitor's system first

const platform = navigator.userAgentData?.platform || navigator.platform || "";
const mine = /win/i.test(platform) ? "Windows" : /mac|iphone|ipad/i.test(platform) ? "macOS" : /linux/i.test(platform) ? "Linux" : "";
for (const row of document.querySelectorAll("#offers tr")) {
  if (row.dataset.system === mine) {
    row.classList.add("mine");
    row.parentElement.prepend(row);
  }
}

// ---------------------------------------------------------------- play it

// The page that plays a plugin is a release's own file; it comes when somebody asks for it.
byId("play")?.addEventListener("click", (event) => {
  event.preventDefault();
  const link = event.currentTarget;
  const frame = element("iframe", "player");
  frame.allow = "autoplay; microphone; midi";
  frame.title = "The plugin, to play";
  frame.src = link.href;
  link.closest("section").replaceChildren(frame);
});

// ---------------------------------------------------------------- states as they move

const MOVING = ["Synthesizing", "Compiling"];
const SYSTEMS = { Windows_x64: "Windows", macOS_Universal: "macOS", Linux_x64: "Linux" };
const lookup = body.dataset.stateUrl === "state" ? `${top_}state` : body.dataset.stateUrl;

function overall(builds) {
  const states = Object.values(builds || {}).map((build) => build.build_state);
  return [...MOVING, "Ready", "Failed"].find((state) => states.includes(state)) || "Idle";
}

async function look(item) {
  const answer = await fetch(`${lookup}/plugins/${encodeURIComponent(item.dataset.slug)}.json`, { cache: "no-cache" });
  if (!answer.ok) return;
  const found = await answer.json();
  const state = overall(found.builds);
  for (const [target, build] of Object.entries(found.builds || {})) {
    for (const place of item.querySelectorAll("[data-build]")) {
      if (place.dataset.build === SYSTEMS[target]) place.textContent = build.build_state;
    }
  }
  if (state === item.dataset.state) return;
  const wasMoving = MOVING.includes(item.dataset.state);
  item.dataset.state = state;
  item.querySelector(".badge").textContent = state;
  if (wasMoving && !MOVING.includes(state) && item.tagName === "ARTICLE") setTimeout(() => location.reload(), 3000);
}

async function watch() {
  const all = [...document.querySelectorAll("article[data-slug], .card[data-slug]")];
  const items = all.filter((item) => item.tagName === "ARTICLE" || MOVING.includes(item.dataset.state));
  if (!document.hidden) await Promise.allSettled(items.map(look));
  const busy = items.some((item) => MOVING.includes(item.dataset.state));
  setTimeout(watch, busy ? 4000 : 30000);
}

if (lookup) watch();
