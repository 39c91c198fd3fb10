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
