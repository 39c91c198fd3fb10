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

const form = byId("search");
const typing = (event) => event.target.closest("input:not([type=checkbox]), textarea, select");
const say = (words) => {
  byId("said").textContent = words;
};

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
