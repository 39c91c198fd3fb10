// Reads citations with the libraries that other programs read them with, and prints what each understood, as JSON.
// Run by tests/drills/citation_readers.py: node citation_readers.mjs FOLDER, where FOLDER has all.bib, all.ris and all.csl.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-ris";
import "@citation-js/plugin-csl";
import { parse } from "@retorquere/bibtex-parser";

const folder = process.argv[2];
const text = (name) => readFileSync(join(folder, name), "utf8");
const plain = (markup) => markup.replaceAll(/<\/?span[^>]*>/g, "");
const who = (name) => name.literal ?? name.name ?? [name.family ?? name.lastName, name.given ?? name.firstName].filter(Boolean).join(", ");
const pad = (number) => String(number).padStart(2, "0");
const ofCsl = (item) => ({
  key: item.id,
  type: item.type,
  authors: (item.author ?? []).map(who),
  contributors: item.contributor?.map(who),
  title: plain(item.title),
  genre: item.genre,
  day: item.issued ? item.issued["date-parts"][0].map((part, place) => (place ? pad(part) : String(part))).join("-") : "",
  page: item.page ?? "",
  note: plain(item.note ?? ""),
  link: item.URL,
});
const ofBibtex = ({ key, type, fields }) => ({
  key,
  type: type === "techreport" ? "report" : type,
  authors: (fields.author ?? []).map(who),
  contributors: (fields.collaborator ?? []).map((name) => who({ ...name, lastName: [name.prefix, name.lastName].filter(Boolean).join(" ") })),
  title: plain(fields.title),
  genre: fields.type,
  day: [fields.year, fields.month && pad(fields.month), fields.day && pad(fields.day)].filter(Boolean).join("-"),
  page: fields.pages ?? "",
  note: plain(fields.note ?? ""),
  link: fields.url,
});
const styled = (items, style) => new Cite(items).format("bibliography", { format: "text", template: style, asEntryArray: true }).map(([key, line]) => [key, line.trim()]);
const csl = JSON.parse(text("all.csl.json"));

process.stdout.write(
  JSON.stringify({
    "@citation-js/plugin-bibtex": new Cite(text("all.bib"), { forceType: "@biblatex/text" }).data.map(ofCsl),
    "@citation-js/plugin-ris": new Cite(text("all.ris"), { forceType: "@ris/file" }).data.map(ofCsl),
    "@citation-js/core": new Cite(csl).data.map(ofCsl),
    "@retorquere/bibtex-parser": parse(text("all.bib")).entries.map(ofBibtex),
    styles: Object.fromEntries(["apa", "harvard1", "vancouver"].map((style) => [style, styled(csl, style)])),
  }),
);
