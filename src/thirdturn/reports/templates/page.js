"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // The ribbon: show a mark's words on hover and focus; one tab stop, arrow keys between marks.
  const tip = document.getElementById("tip");
  const marks = all(".ribbon svg a");
  const hide = () => { tip.hidden = true; };
  const show = (mark) => {
    const named = mark.querySelector("[aria-label]");
    if (!named) return;
    tip.textContent = named.getAttribute("aria-label");
    tip.hidden = false;
    const box = mark.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left + box.width / 2 - tip.offsetWidth / 2), document.documentElement.clientWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 8 ? above : box.bottom + 8}px`;
  };
  const numberOf = (mark) => Number(mark.getAttribute("href").slice("#turn-".length));
  marks.sort((a, b) => numberOf(a) - numberOf(b));
  marks.forEach((mark, place) => {
    mark.setAttribute("tabindex", place === 0 ? "0" : "-1");
    mark.addEventListener("pointerenter", () => show(mark));
    mark.addEventListener("pointerleave", hide);
    mark.addEventListener("focus", () => show(mark));
    mark.addEventListener("blur", hide);
    mark.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") hide();
      if (!step) return;
      event.preventDefault();
      const next = marks[place + step];
      if (!next) return;
      mark.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  });
  addEventListener("scroll", hide, { capture: true, passive: true });

  // Moments: show one family.
  const cards = all(".moment");
  const buttons = all(".filters button");
  const status = document.querySelector(".shown");
  const filter = (family) => {
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.show === family)));
    cards.forEach((card) => { card.hidden = family !== "" && card.dataset.family !== family; });
    status.textContent = family === "" ? "" : `${cards.filter((card) => !card.hidden).length} of ${cards.length} moments shown`;
  };
  if (buttons.length > 2) document.querySelector(".filters").hidden = false;
  buttons.forEach((button) => button.addEventListener("click", () => filter(button.dataset.show)));

  // A link to a moment opens its card, whatever is filtered.
  const reveal = () => {
    const card = location.hash.startsWith("#moment-") && document.getElementById(location.hash.slice(1));
    if (!card) return;
    if (card.hidden) filter("");
    card.querySelector("details").open = true;
    card.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // Paper has nothing to click: print every card and table open, then fold them again.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    folded.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((part) => { part.open = false; }));
})();
