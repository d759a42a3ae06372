// The title of a column sorts its table: numbers in descending order, texts alphabetically. A second click reverses it.
for (const table of document.querySelectorAll('table.sortable')) {
  const titles = [...table.tHead.rows[0].cells];
  titles.forEach((title, column) => {
    title.querySelector('button').addEventListener('click', () => sortBy(table, titles, column));
  });
}

function sortBy(table, titles, column) {
  const title = titles[column];
  const numbers = title.dataset.sorts === 'number';
  const first = numbers ? 'descending' : 'ascending';
  const second = numbers ? 'ascending' : 'descending';
  const direction = title.ariaSort === first ? second : first;
  for (const other of titles) other.ariaSort = 'none';
  title.ariaSort = direction;
  const sign = direction === 'ascending' ? 1 : -1;
  const valueIn = (row) => row.cells[column].dataset.sort;
  const compare = numbers ? (a, b) => Number(a) - Number(b) : (a, b) => a.localeCompare(b, 'en', { numeric: true });
  const body = table.tBodies[0];
  body.append(...[...body.rows].sort((a, b) => sign * compare(valueIn(a), valueIn(b))));
}
