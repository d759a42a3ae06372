// Shows the details of chart marks to the mouse, the keyboard and screen readers.
const tip = document.getElementById('tip');

for (const chart of document.querySelectorAll('figure.chart')) explainChart(chart);

document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') tip.hidden = true;
});

function explainChart(chart) {
  const facts = JSON.parse(chart.querySelector('script').textContent);
  const marks = [...chart.querySelectorAll('[data-facts]')].sort((a, b) => numberOf(a) - numberOf(b));
  const factsOf = (mark) => facts[numberOf(mark)];
  for (const mark of marks) {
    mark.setAttribute('role', 'img');
    mark.setAttribute('aria-label', spoken(factsOf(mark)));
    mark.setAttribute('tabindex', '-1');
    mark.addEventListener('pointerenter', () => show(mark, factsOf(mark)));
    mark.addEventListener('pointerleave', () => (tip.hidden = true));
    mark.addEventListener('focus', () => show(mark, factsOf(mark)));
    mark.addEventListener('blur', () => (tip.hidden = true));
    mark.addEventListener('keydown', (event) => walk(event, marks, mark));
  }
  // Tab stops once in each chart; the arrow keys move on from there.
  marks[0]?.setAttribute('tabindex', '0');
}

function walk(event, marks, mark) {
  const next = neighbor(event.key, marks, mark);
  if (next === undefined) return;
  event.preventDefault();
  mark.setAttribute('tabindex', '-1');
  next.setAttribute('tabindex', '0');
  next.focus();
}

function neighbor(key, marks, mark) {
  const place = marks.indexOf(mark);
  const row = rowOf(mark);
  const inRow = (other) => marks.filter((one) => rowOf(one) === other);
  switch (key) {
    case 'ArrowRight':
      return marks[place + 1];
    case 'ArrowLeft':
      return marks[place - 1];
    case 'ArrowDown':
      return inRow(row + 1)[0];
    case 'ArrowUp':
      return inRow(row - 1)[0];
    case 'Home':
      return inRow(row)[0];
    case 'End':
      return inRow(row).at(-1);
  }
}

function show(mark, { title, rows }) {
  const heading = document.createElement('strong');
  heading.textContent = title;
  const list = document.createElement('dl');
  for (const [label, text] of rows) {
    const term = document.createElement('dt');
    const definition = document.createElement('dd');
    term.textContent = label;
    definition.textContent = text;
    list.append(term, definition);
  }
  tip.replaceChildren(heading, list);
  tip.hidden = false;
  place(mark.getBoundingClientRect());
}

// Beside the mark if there is room, and always inside the window.
function place({ left, right, top, bottom }) {
  const gap = 10;
  const { offsetWidth: width, offsetHeight: height } = tip;
  const { clientWidth, clientHeight } = document.documentElement;
  const across = right + gap + width < clientWidth ? right + gap : left - gap - width;
  const down = bottom + gap + height < clientHeight ? bottom + gap : top - gap - height;
  tip.style.left = `${Math.max(gap, across)}px`;
  tip.style.top = `${Math.max(gap, down)}px`;
}

function spoken({ title, rows }) {
  return [title, ...rows.map(([label, text]) => `${label}: ${text}`)].join('; ');
}

function numberOf(mark) {
  return Number(mark.dataset.facts);
}

function rowOf(mark) {
  return Number(mark.dataset.row);
}
