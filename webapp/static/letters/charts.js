/* Charts: opened in place; a map is one stop for the Tab key, and the arrow keys go from square to square. */
{
  const walk = (map) => {
    const squares = [...map.querySelectorAll("a[data-at]")];
    const place = (one) => one.dataset.at.split(" ").map(Number);
    const now = map.querySelector(".now-tile");
    const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (!squares.length) return;

    /* The nearest square on that side; what is straight ahead counts as nearer. */
    const beside = (from, [across, down]) => {
      const [x, y] = place(from);
      const far = (one) => {
        const [ahead, off] = across ? [(place(one)[0] - x) * across, place(one)[1] - y] : [(place(one)[1] - y) * down, place(one)[0] - x];
        return ahead > 0 ? ahead + 3 * Math.abs(off) : Infinity;
      };
      const [next] = squares.filter((one) => far(one) < Infinity).sort((one, other) => far(one) - far(other));
      return next;
    };
    const stop = (at) => squares.forEach((one) => one.setAttribute("tabindex", one === at ? "0" : "-1"));
    stop(squares[0]);
    map.addEventListener("keydown", (event) => {
      const from = event.target.closest("a[data-at]");
      const next = from && (STEPS[event.key] ? beside(from, STEPS[event.key]) : { Home: squares[0], End: squares.at(-1) }[event.key]);
      if (!from || !(event.key in STEPS || event.key === "Home" || event.key === "End")) return;
      event.preventDefault();
      if (next) next.focus();
    });
    for (const type of ["focusin", "pointerover"]) {
      map.addEventListener(type, (event) => {
        const one = event.target.closest("[data-at]");
        if (!one) return;
        now.textContent = one.querySelector("title").textContent;
        if (type === "focusin") stop(one);
      });
    }
  };

  const later = (part) => {
    part.addEventListener("toggle", async () => {
      if (!part.open || part.dataset.got) return;
      part.dataset.got = "yes";
      try {
        const answer = await fetch(part.dataset.from);
        const charts = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("charts");
        if (!answer.ok || !charts) return; // the link to their own page stays
        part.querySelector("p").replaceWith(charts);
        charts.querySelectorAll(".tiles").forEach(walk);
        say("Charts are shown");
      } catch {
        part.dataset.got = "";
      }
    });
  };

  const start = () => document.querySelectorAll(".later").forEach(later);
  document.querySelectorAll(".tiles").forEach(walk);
  document.addEventListener("results", start);
  start();
}
