/**
 * Groups of nodes that reach one another (Tarjan), each group after all that it reaches: lists that hold
 * each other have one audience. Keeps its own stack.
 * @param nodes where to begin; all that they reach is visited too
 */
export function strongComponents(
  count: number,
  nodes: Iterable<number>,
  childrenOf: (node: number) => ArrayLike<number>,
): number[][] {
  const order = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const waiting = new Uint8Array(count);
  const stack: number[] = [];
  const components: number[][] = [];
  let visited = 0;

  const enter = (node: number) => {
    order[node] = low[node] = visited++;
    waiting[node] = 1;
    stack.push(node);
    return { node, next: 0, children: childrenOf(node) };
  };

  for (const root of nodes) {
    if ((order[root] ?? -1) >= 0) continue;
    const path = [enter(root)];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { node } = top;
      if (top.next < top.children.length) {
        const child = top.children[top.next++] ?? 0;
        if ((order[child] ?? -1) < 0) path.push(enter(child));
        else if (waiting[child]) lower(low, node, order[child] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent) lower(low, parent.node, low[node] ?? 0);
      if (low[node] !== order[node]) continue;
      const component: number[] = [];
      for (;;) {
        const member = stack.pop();
        if (member === undefined) break;
        waiting[member] = 0;
        component.push(member);
        if (member === node) break;
      }
      components.push(component);
    }
  }
  return components;
}

function lower(low: Int32Array, node: number, value: number): void {
  low[node] = Math.min(low[node] ?? value, value);
}
