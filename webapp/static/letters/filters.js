/* Filters: a tick shows its results in place, without leaving the page; on a phone the filters are a sheet above them. */
{
  const panel = byId("filters");
  const results = byId("results");
  const small = matchMedia("(max-width: 52rem)");
  const OPEN = "#filters";
  let shown = location.search;
  let waiting = null;

  const label = () => {
    const button = panel.querySelector(".apply button");
    if (small.matches) button.textContent = button.dataset.show;
  };

  /* What is ticked, open and in focus is the reader's: it stays when the rest is replaced. */
  const replacePanel = (fresh) => {
    const opened = new Map([...panel.querySelectorAll("details")].map((one) => [one.querySelector("summary").textContent, one.open]));
    const { id, name, value } = document.activeElement || {};
    const top = panel.scrollTop;
    panel.replaceChildren(...fresh.childNodes);
    for (const one of panel.querySelectorAll("details")) one.open = opened.get(one.querySelector("summary").textContent) ?? one.open;
    const same = [...panel.querySelectorAll("input")].find((one) => (id ? one.id === id : one.name === name && one.value === value));
    panel.scrollTop = top;
    same?.focus({ preventScroll: true });
    label();
  };

  const replace = (fresh, address) => {
    for (const one of form.querySelectorAll("input[type=hidden]")) one.remove();
    form.append(...fresh.querySelectorAll("#search input[type=hidden]"));
    results.replaceChildren(...fresh.getElementById("results").childNodes);
    replacePanel(fresh.getElementById("filters"));
    document.title = fresh.title;
    history.pushState(null, "", address + location.hash);
    shown = location.search;
    say(byId("count").textContent);
    document.dispatchEvent(new Event("results"));
  };

  const refresh = async () => {
    waiting?.abort();
    waiting = new AbortController();
    const mine = waiting;
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    try {
      const answer = await fetch(address, { signal: mine.signal });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !fresh.getElementById("results")) throw new Error(answer.status);
      replace(fresh, address);
      waiting = null;
    } catch (fault) {
      if (fault.name !== "AbortError") form.requestSubmit(); // the page itself says what is wrong
    }
  };

  const sheet = () => {
    const open = small.matches && location.hash === OPEN;
    for (const one of document.querySelectorAll(".skip, .top, .foot, .ignored, #search, #results")) one.inert = open;
    panel.toggleAttribute("role", false);
    if (open) panel.setAttribute("role", "dialog");
    if (open || location.hash === "#results") (open ? panel : results).focus({ preventScroll: open });
  };

  if (panel && results && form) {
    panel.addEventListener("change", refresh);
    panel.addEventListener("click", (event) => {
      if (!small.matches || waiting || !event.target.closest(".apply button")) return;
      event.preventDefault();
      location.hash = "results";
    });
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && location.hash === OPEN) location.hash = "results";
    });
    addEventListener("popstate", () => {
      if (location.search !== shown) location.reload();
    });
    addEventListener("hashchange", sheet);
    small.addEventListener("change", sheet);
    label();
    sheet();
  }
}
