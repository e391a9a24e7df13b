"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.querySelector(".find");
  const search = document.getElementById("search");
  const fold = document.getElementById("fold");
  const items = all("[data-item]");
  const entries = all("[data-entry]");
  const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`).value;
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

  // The text nodes of a part that belong to the language shown.
  const texts = (part) => {
    const language = chosen("language");
    const other = (node) => node.nodeName === "SPAN" && node.lang && node.lang !== language;
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return other(node) || node.hidden ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  };

  const fits = (part, name) => {
    const wanted = chosen(name);
    return wanted === "" || !(name in part.dataset) || part.dataset[name].split(" ").includes(wanted);
  };

  // Mark what was searched for, where the browser can do so without touching the page.
  const mark = (terms) => {
    if (!("highlights" in CSS)) return;
    CSS.highlights.delete("found");
    if (!terms.length) return;
    const ranges = [];
    for (const node of items.filter((item) => !item.hidden).flatMap(texts)) {
      const text = plain(node.data);
      // A letter that falls apart when its marks are taken off would shift the places.
      if (text.length !== node.data.length) continue;
      for (const term of terms) {
        for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + term.length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  // Words of every part, until the language or a filter changes.
  const heard = new Map();
  const words = (item) => {
    if (!heard.has(item)) heard.set(item, plain(texts(item).map((node) => node.data).join(" ")));
    return heard.get(item);
  };

  const apply = () => {
    const terms = plain(search.value).split(/\s+/).filter(Boolean);
    all(".wordings").forEach((list) => {
      const own = all("li", list);
      own.forEach((wording) => { wording.hidden = !fits(wording, "setting"); });
      list.nextElementSibling.hidden = own.some((wording) => !wording.hidden);
    });
    items.forEach((item) => {
      item.hidden = !["setting", "family", "grade"].every((name) => fits(item, name));
      if (item.hidden || !terms.length) return;
      item.hidden = !terms.every((term) => words(item).includes(term));
    });
    all("[data-group]").reverse().forEach((group) => {
      group.hidden = !all("[data-item]", group).some((item) => !item.hidden);
    });
    const shown = entries.filter((entry) => !entry.hidden).length;
    all("[data-shown]").forEach((place) => { place.textContent = shown; });
    document.querySelector(".nothing").hidden = items.some((item) => !item.hidden);
    mark(terms);
  };

  const anew = () => {
    heard.clear();
    apply();
  };

  const speak = () => {
    document.documentElement.lang = chosen("language");
    document.title = `${document.querySelector("h1").innerText} – Thirdturn`;
    anew();
  };

  // A link to an entry opens it, whatever is filtered.
  const reveal = () => {
    const part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!part) return;
    if (part.closest("[hidden]")) form.reset();
    const details = part.querySelector(":scope > details");
    if (details) details.open = true;
    part.scrollIntoView();
  };

  // Paper has nothing to click: print every entry open, then fold them again.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("main details:not([open])");
    folded.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((part) => { part.open = false; }));

  form.hidden = false;
  // Where the filters stand above the entries, they start folded.
  const filters = document.querySelector(".filters-of");
  filters.open = matchMedia("(min-width: 68rem)").matches || all("input", filters).some((one) => one.checked && one.value);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", anew);
  search.addEventListener("input", apply);
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    search.value = "";
    all('input[type="radio"][value=""]', form).forEach((option) => { option.checked = true; });
    anew();
  });
  fold.addEventListener("click", () => {
    const open = fold.getAttribute("aria-pressed") !== "true";
    fold.setAttribute("aria-pressed", String(open));
    all("[data-entry] > details").forEach((details) => { details.open = open; });
  });
  all('input[name="language"]').forEach((tongue) => tongue.addEventListener("change", speak));
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) reveal();
  });
  speak();
  reveal();
})();
