// Starts the page of the HTML report: reads its data, draws causes, matrix and list, and joins them by its address.

import { readAddress, writeAddress } from './address.js';
import { startCauses } from './causes.js';
import { byId } from './dom.js';
import { filterItems, filterValues, setFilters, startFilters } from './filters.js';
import { startList } from './list.js';
import { startMatrix } from './matrix.js';

/** Causes that print opens. */
const maxPrinted = 100;

const data = JSON.parse(byId('report-data').textContent);
const causes = data.causes.length === 0 ? undefined : startCauses(data);
const list = startList(data);
// Where nothing has required sets the page holds no table for it.
const matrix = data.sets.length === 0 ? undefined : startMatrix(data);

const refresh = () => {
  list.show(filterItems(data));
  writeAddress(filterValues(data));
};

/** Shows what the address asks for; the list comes into sight where somebody followed a link to it. */
const follow = (isFirst) => {
  const asked = readAddress();
  if (asked === undefined) return;
  setFilters(asked, data);
  list.show(filterItems(data));
  if (asked.role !== '' || asked.finding !== '') list.openFirst(asked.finding);
  else if (!isFirst || location.hash.includes('=')) byId('roles').scrollIntoView();
};

startFilters(data, refresh);
list.show(filterItems(data));
follow(true);
addEventListener('hashchange', () => follow(false));

addEventListener('beforeprint', () => {
  causes?.openAll(maxPrinted);
  matrix?.all();
  list.print();
});
addEventListener('afterprint', () => causes?.closeAll());
