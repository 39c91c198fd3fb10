/* A letter: which match is on screen, and the keys n and p to go on and back. */
{
  const bar = byId("hits");
  const hits = [...document.querySelectorAll("[data-hit]")];
  const KEYS_OFF = "keys-off";

  const start = () => {
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
    /* Focus moves along, so that reading and tabbing go on from the match. */
    const go = (step) => {
      at = (at + step + hits.length + (at < 0 && step < 0 ? 1 : 0)) % hits.length;
      hits[at].tabIndex = -1;
      hits[at].focus({ preventScroll: true });
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
    label.append(keys, " Use keys n, p and /");
    bar.append(label);
    addEventListener("keydown", (event) => {
      if (!keys.checked || typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "n") go(1);
      if (event.key === "p") go(-1);
    });
    addEventListener("hashchange", () => {
      at = hits.findIndex((one) => `#${one.id}` === location.hash);
      show();
    });
    show();
  };

  if (bar && hits.length) start();
}
