// Fills in what the code uses and Node 20, the oldest that the package supports, does not have yet.

// In Node since version 21: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Map/groupBy
Map.groupBy ??= groupBy;

function groupBy<Key, Item>(items: Iterable<Item>, keyOf: (item: Item, index: number) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
