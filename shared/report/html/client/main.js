// Starts the page of the HTML report: reads its data, draws matrix and list, and joins them with the filters.

import { byId } from './dom.js';
import { filterItems, setFilters, startFilters } from './filters.js';
import { startList } from './list.js';
import { startMatrix } from './matrix.js';

/** Sections that print opens; a report of thousands of roles is not printed whole. */
const maxPrinted = 300;

const data = JSON.parse(byId('report-data').textContent);
const list = startList(data);
const refresh = () => list.show(filterItems(data.items));
// Where nothing has required sets the page holds no table for it.
const matrix =
  data.sets.length === 0
    ? undefined
    : startMatrix(data, (picked) => {
        setFilters(picked);
        refresh();
        byId('roles').scrollIntoView();
        byId('filter-text').focus({ preventScroll: true });
      });
startFilters(data, refresh);
refresh();
addEventListener('beforeprint', () => {
  matrix?.all();
  list.openAll(maxPrinted);
});
