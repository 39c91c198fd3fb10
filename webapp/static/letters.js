/* Saves steps where script runs; every page works without it. */
"use strict";

document.documentElement.classList.add("script");
const byId = (id) => document.getElementById(id);
const kept = (store, key, value) => {
  try {
    if (value === undefined) return store.getItem(key);
    return value === null ? store.removeItem(key) : store.setItem(key, value);
  } catch {
    return null; // storage may be switched off
  }
};

/* Filters on a wide screen: a tick applies itself; place and focus stay. */
const filters = byId("filters");
const form = byId("search");
if (filters && form && matchMedia("(min-width: 52.01rem)").matches) {
  filters.addEventListener("change", (event) => {
    if (event.target.type !== "checkbox") return;
    kept(sessionStorage, "place", JSON.stringify([event.target.name, event.target.value, scrollY]));
    form.requestSubmit();
  });
  const place = kept(sessionStorage, "place");
  kept(sessionStorage, "place", null);
  if (place) {
    const [name, value, top] = JSON.parse(place);
    const box = [...filters.querySelectorAll("input[type=checkbox]")].find((one) => one.name === name && one.value === value);
    if (box) {
      box.closest("details").open = true;
      scrollTo({ top, behavior: "instant" });
      box.focus({ preventScroll: true });
    }
  }
}

/* An address without its empty parts. */
for (const one of document.querySelectorAll("form[method=get]")) {
  one.addEventListener("formdata", ({ formData }) => {
    for (const name of new Set(formData.keys())) {
      const values = formData.getAll(name).filter((value) => value !== "");
      formData.delete(name);
      for (const value of values) formData.append(name, value);
    }
  });
}

/* Recent searches: kept in the reader's own browser, and forgotten on request. */
const RECENT = "recent";
const MOST_RECENT = 8;
const searched = new URLSearchParams(location.search).get("q");
const recent = JSON.parse(kept(localStorage, RECENT) || "[]");
if (searched && byId("count") && location.pathname.endsWith("/search")) {
  const others = recent.filter((one) => one !== searched);
  kept(localStorage, RECENT, JSON.stringify([searched, ...others].slice(0, MOST_RECENT)));
}
const shelf = byId("recent");
if (shelf && recent.length) {
  for (const one of recent) {
    const link = document.createElement("a");
    link.href = `${form.action}?${new URLSearchParams({ q: one })}`;
    link.textContent = one;
    const line = document.createElement("li");
    line.append(link);
    shelf.querySelector("ul").append(line);
  }
  shelf.querySelector("button").addEventListener("click", () => {
    kept(localStorage, RECENT, null);
    shelf.hidden = true;
  });
  shelf.hidden = false;
}

/* A letter: which match is on screen, and the keys n and p to go on and back. */
const bar = byId("hits");
const hits = [...document.querySelectorAll("[data-hit]")];
if (bar && hits.length) {
  const KEYS_OFF = "keys-off";
  const now = bar.querySelector(".now");
  const words = now.textContent;
  let at = hits.findIndex((one) => `#${one.id}` === location.hash);
  const button = (label, step) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", () => go(step));
    return made;
  };
  const show = () => {
    now.textContent = at < 0 ? words : `Match ${hits[at].dataset.hit}`;
    hits.forEach((one, place) => one.classList.toggle("here", place === at));
  };
  const go = (step) => {
    at = (at + step + hits.length + (at < 0 && step < 0 ? 1 : 0)) % hits.length;
    hits[at].scrollIntoView({ block: "center" });
    history.replaceState(null, "", `#${hits[at].id}`);
    show();
  };
  now.setAttribute("role", "status");
  bar.querySelector(".next-hit").replaceWith(button("Previous", -1), button("Next", 1));
  bar.querySelector("button").classList.add("grow");

  const label = document.createElement("label");
  const keys = document.createElement("input");
  keys.type = "checkbox";
  keys.checked = !kept(localStorage, KEYS_OFF);
  keys.addEventListener("change", () => kept(localStorage, KEYS_OFF, keys.checked ? null : "1"));
  label.className = "keys";
  label.append(keys, " Use keys n and p");
  bar.append(label);
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (!keys.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") go(1);
    if (event.key === "p") go(-1);
  });
  addEventListener("hashchange", () => {
    at = hits.findIndex((one) => `#${one.id}` === location.hash);
    show();
  });
  show();
}

/* A list that is here as a whole: show what has the typed letters in it, as they are typed. */
const find = byId("find");
const all = byId("all-values");
if (find && all) {
  const lines = [...all.querySelectorAll(".tick")];
  find.addEventListener("input", () => {
    const typed = find.value.trim().toLowerCase();
    for (const one of lines) one.hidden = !`${one.textContent} ${one.dataset.names || ""}`.toLowerCase().includes(typed);
  });
}

/* Take along: copy the link, print, and the basket, which is kept in the reader's own browser. */
for (const one of document.querySelectorAll("[data-copy]")) {
  const done = one.parentElement.querySelector(".done");
  one.hidden = false;
  one.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(one.dataset.copy);
      done.textContent = "Link copied";
    } catch {
      const field = document.createElement("input"); // some browsers allow it on secure sites only
      Object.assign(field, { value: one.dataset.copy, readOnly: true, ariaLabel: "Link to copy" });
      done.replaceChildren(field);
      field.select();
    }
  });
}
for (const one of document.querySelectorAll("[data-print]")) {
  one.hidden = false;
  one.addEventListener("click", () => print());
}
const COLLECTED = "collected";
const MOST_COLLECTED = 100;
const PLACE = /\/letters\/([0-9a-f]{16})\/p\/([^/?#]+)(\/cite)?(\?[^#]*)?$/;
const basket = byId("basket-link");
let collected = JSON.parse(kept(localStorage, COLLECTED) || "[]");
const basketAddress = () => {
  const address = new URL(basket.href);
  address.search = new URLSearchParams(collected.map((one) => ["p", one]));
  return address.href;
};
const showBasket = () => {
  const label = collected.length ? `Basket (${collected.length})` : "Basket";
  const list = document.querySelector(".top nav ul");
  let top = byId("basket-top");
  if (!top && collected.length) {
    top = document.createElement("a");
    top.id = "basket-top";
    const item = document.createElement("li");
    item.append(top);
    list.append(item);
  }
  for (const one of [basket, top]) {
    if (one) Object.assign(one, { textContent: label, href: basketAddress() });
  }
  if (top) top.parentElement.hidden = !collected.length;
};
if (basket) {
  const whole = location.pathname === new URL(basket.href).pathname;
  if (whole && !location.search && collected.length) location.replace(basketAddress());
  for (const link of document.querySelectorAll('.foot-line a[href*="/cite"], .tools a[href*="/cite"], .source a')) {
    const place = PLACE.exec(link.href);
    if (!place) continue;
    const name = `${place[1]}/${decodeURIComponent(place[2])}`;
    const made = document.createElement("button");
    const show = () => {
      const inside = collected.includes(name);
      made.textContent = inside ? "Collected" : "Collect";
      made.setAttribute("aria-pressed", String(inside));
      made.title = inside ? "Take it out of the basket" : "Put this paragraph into the basket";
      const about = document.createElement("span");
      about.className = "hidden";
      about.textContent = link.querySelector(".hidden")?.textContent || " this paragraph";
      made.append(about);
    };
    made.type = "button";
    made.className = "collect";
    made.addEventListener("click", () => {
      const inside = collected.includes(name);
      if (!inside && collected.length >= MOST_COLLECTED) {
        made.textContent = `The basket is full (${MOST_COLLECTED})`;
        return;
      }
      collected = inside ? collected.filter((one) => one !== name) : [...collected, name];
      kept(localStorage, COLLECTED, JSON.stringify(collected));
      show();
      showBasket();
    });
    show();
    link.after(" ", made);
  }
  for (const one of document.querySelectorAll("[data-empty]")) {
    one.hidden = !collected.length;
    one.addEventListener("click", () => {
      kept(localStorage, COLLECTED, null);
      location.href = new URL(basket.href).pathname;
    });
  }
  showBasket();
}
