"use strict";

// Tables with numbers: a click on a heading sorts by it, a second one the other way round. Numbers go by value, "–" is last.
for (const table of document.querySelectorAll("table")) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  if (body.rows.length < 2 || !heads.some(head => head.classList.contains("n"))) continue;
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(heads, body, head, column));
  });
}

function sort(heads, body, head, column) {
  const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  const numeric = head.classList.contains("n");
  const text = row => row.cells[column].textContent;
  const value = row => parseFloat(text(row).replaceAll(",", ""));
  const compare = (a, b) => {
    if (!numeric) return sign * text(a).localeCompare(text(b), "en", { numeric: true });
    const [x, y] = [value(a), value(b)];
    return Number.isNaN(x) - Number.isNaN(y) || sign * (x - y) || 0;
  };
  heads.forEach(h => h.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
  body.append(...[...body.rows].sort(compare));
}

// Plots: the point nearest to the pointer says its values.
for (const figure of document.querySelectorAll("figure")) {
  const plot = figure.querySelector(".plot");
  const points = [...plot.querySelectorAll(".p")].map(element => {
    const title = element.querySelector("title");
    const text = title.textContent;
    title.remove();
    return { element, text, x: +element.dataset.x, y: +element.dataset.y };
  });
  if (points.length === 0) continue;
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  figure.append(tip);
  const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  ring.setAttribute("class", "ring");
  ring.setAttribute("r", "8");

  const hide = () => { tip.hidden = true; ring.remove(); };
  plot.addEventListener("pointerleave", hide);
  plot.addEventListener("pointermove", event => {
    const box = plot.getBoundingClientRect();
    const scale = box.width / plot.viewBox.baseVal.width;
    const [x, y] = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale];
    let [best, least] = [null, 40 / Math.min(scale, 1)];
    for (const point of points) {
      const distance = Math.hypot(point.x - x, point.y - y);
      if (distance < least && getComputedStyle(point.element.closest(".s")).display !== "none") [best, least] = [point, distance];
    }
    if (!best) return hide();
    ring.setAttribute("cx", best.x);
    ring.setAttribute("cy", best.y);
    plot.append(ring);
    tip.textContent = best.text;
    tip.hidden = false;
    const outer = figure.getBoundingClientRect();
    const [left, top] = [box.left - outer.left + best.x * scale, box.top - outer.top + best.y * scale];
    tip.style.left = Math.max(4, Math.min(left + 14, figure.clientWidth - tip.offsetWidth - 4)) + "px";
    tip.style.top = (top > tip.offsetHeight + 16 ? top - tip.offsetHeight - 12 : top + 16) + "px";
  });
}

// On paper everything is open.
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(d => { d.open = true; }));
