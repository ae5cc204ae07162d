/** A node of a file's tree of messages. `value` null: nothing is taken over here, and what follows it follows what comes before it instead. */
export type TreeNode<Value> = { id: string; parentId: string | null; value: Value | null };

/**
 * The nodes with a value, each behind its parent: the nearest one above it that has a value, null at the top. Siblings keep the order they are given in. A
 * parent that is not there counts as the top. What cannot be reached from the top goes in circles.
 */
export function orderTree<Value>(nodes: readonly TreeNode<Value>[]): {
  ordered: { value: Value; parentId: string | null }[];
  circling: TreeNode<Value>[];
} {
  const known = new Set(nodes.map(({ id }) => id));
  const children = new Map<string | null, TreeNode<Value>[]>();
  for (const node of nodes) {
    const above = node.parentId !== null && known.has(node.parentId) ? node.parentId : null;
    const siblings = children.get(above);
    if (siblings) siblings.push(node);
    else children.set(above, [node]);
  }
  const ordered: { value: Value; parentId: string | null }[] = [];
  const reached = new Set<TreeNode<Value>>();
  const waiting = below(children, null, null);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, parentId } = next;
    reached.add(node);
    if (node.value !== null) ordered.push({ value: node.value, parentId });
    waiting.push(...below(children, node.id, node.value === null ? parentId : node.id));
  }
  return { ordered, circling: nodes.filter((node) => !reached.has(node)) };
}

/** The children of a node, the last one first: a stack takes them in their order. */
function below<Value>(children: ReadonlyMap<string | null, TreeNode<Value>[]>, id: string | null, parentId: string | null) {
  return (children.get(id) ?? []).map((node) => ({ node, parentId })).reverse();
}
