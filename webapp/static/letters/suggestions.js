/* Suggestions below the search box, as a combobox; and the key / puts the cursor into it. */
{
  const box = document.querySelector(".box .row input[name=q]");
  const PAUSE = 120;
  const make = (name, more) => Object.assign(document.createElement(name), more);

  const start = () => {
    const list = make("ul", { id: "suggestions", className: "suggestions", hidden: true });
    const address = `${box.form.action.replace(/\/search$/, "")}/suggest`;
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    let at = -1;
    let timer = 0;
    let asked = "";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
    box.closest(".row").append(list);

    const close = () => {
      list.hidden = true;
      at = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };
    const choose = (option) => {
      box.value = option.dataset.search;
      close();
      box.form.requestSubmit();
    };
    const option = ({ text, kind, search }, place) => {
      const one = make("li", { id: `suggestion-${place}` });
      one.setAttribute("role", "option");
      one.setAttribute("aria-selected", "false");
      one.dataset.search = search;
      one.append(make("span", { textContent: text }), " ", make("span", { className: "soft", textContent: kind }));
      one.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the box
      one.addEventListener("click", () => choose(one));
      return one;
    };
    const show = (found) => {
      close();
      list.replaceChildren(...found.map(option));
      if (!found.length) return;
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
      say(`${found.length} ${found.length === 1 ? "suggestion" : "suggestions"}`);
    };
    const ask = async () => {
      const typed = box.value;
      asked = typed;
      const own = typed.trim().toLowerCase();
      const before = own ? recent.filter((one) => one.toLowerCase().startsWith(own) && one.toLowerCase() !== own).slice(0, 2) : [];
      try {
        const answer = own ? await fetch(`${address}?${new URLSearchParams({ q: typed })}`) : null;
        const found = answer?.ok ? await answer.json() : [];
        const mine = before.map((text) => ({ text, kind: "Recent search", search: text }));
        if (asked === typed && document.activeElement === box) show([...mine, ...found.filter((one) => !before.includes(one.search))]);
      } catch {
        close(); // typing goes on without
      }
    };
    const move = (step) => {
      const options = [...list.children];
      at += step; // past either end the cursor is in the box again
      if (at < -1) at = options.length - 1;
      if (at === options.length) at = -1;
      options.forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
      options[at]?.scrollIntoView({ block: "nearest" });
      if (at < 0) box.removeAttribute("aria-activedescendant");
      else box.setAttribute("aria-activedescendant", options[at].id);
    };

    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) return void (event.key === "ArrowDown" && ask());
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        choose(list.children[at]);
      } else if (event.key === "Enter" || event.key === "Tab") {
        clearTimeout(timer);
        asked = "";
        close();
      }
    });
    addEventListener("keydown", (event) => {
      if (event.key !== "/" || typing(event) || event.ctrlKey || event.metaKey || event.altKey || kept(localStorage, "keys-off")) return;
      event.preventDefault();
      box.focus();
      box.select();
    });
  };

  if (box) start();
}
