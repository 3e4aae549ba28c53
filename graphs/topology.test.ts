import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { downstream, orderNodes, upstream } from './topology.ts';

const anyWiring = fc.integer({ min: 1, max: 12 }).chain((count) => {
  const name = fc.nat(count - 1).map((index) => `n${index}`);
  return fc.record({ nodes: fc.constant(nodes(count)), pairs: fc.array(fc.tuple(name, name), { maxLength: 20 }) });
});

describe('orderNodes', () => {
  test('puts every node after all that it depends on, or names a real cycle', () => {
    fc.assert(
      fc.property(anyWiring, ({ nodes: all, pairs }) => {
        const { order, cycle } = orderNodes(wire(all, pairs));
        expect(order.toSorted()).toEqual(Object.keys(all).toSorted());
        if (cycle) {
          cycle.forEach((id, index) => {
            const next = cycle[(index + 1) % cycle.length];
            expect(pairs.some(([from, to]) => from === id && to === next)).toBe(true);
          });
        } else for (const [from, to] of pairs) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
      }),
    );
  });

  test('finds no cycle exactly where edges only go forwards', () => {
    fc.assert(
      fc.property(anyWiring, ({ nodes: all, pairs }) => {
        const forwards = pairs.filter(([from, to]) => Number(from.slice(1)) < Number(to.slice(1)));
        const { order, cycle } = orderNodes(wire(all, forwards));
        expect(cycle).toBeNull();
        // What already stands in an order that can run is left in it.
        expect(order).toEqual(Object.keys(all));
      }),
    );
  });

  test('names a cycle in the direction of flow, and a node that feeds itself', () => {
    expect(
      orderNodes(
        wire(nodes(4), [
          ['n0', 'n1'],
          ['n1', 'n2'],
          ['n2', 'n3'],
          ['n3', 'n1'],
        ]),
      ).cycle?.toSorted(),
    ).toEqual(['n1', 'n2', 'n3']);
    expect(orderNodes(wire(nodes(1), [['n0', 'n0']])).cycle).toEqual(['n0']);
  });

  test('orders a chain of 5,000 nodes drawn backwards', () => {
    const pairs = Array.from({ length: 4_999 }, (_, index): [string, string] => [`n${index + 1}`, `n${index}`]);
    const { order } = orderNodes(wire(nodes(5_000), pairs));
    expect([order[0], order.at(-1)]).toEqual(['n4999', 'n0']);
  });
});

test('upstream and downstream hold a node, and mirror each other', () => {
  fc.assert(
    fc.property(anyWiring, ({ nodes: all, pairs }) => {
      const graph = wire(all, pairs);
      for (const a of Object.keys(all)) {
        expect(upstream(graph, [a])).toContain(a);
        for (const b of downstream(graph, [a])) expect(upstream(graph, [b])).toContain(a);
      }
    }),
  );
  const diamond = wire(nodes(5), [
    ['n0', 'n1'],
    ['n0', 'n2'],
    ['n1', 'n3'],
    ['n2', 'n3'],
    ['n4', 'n3'],
  ]);
  expect([...upstream(diamond, ['n3'])].toSorted()).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
  expect([...downstream(diamond, ['n0'])].toSorted()).toEqual(['n0', 'n1', 'n2', 'n3']);
});

function nodes(
  count: number,
): Record<string, { type: string; version: number; params: object & Record<string, unknown> }> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`n${index}`, { type: 'A', version: 1, params: {} }]),
  );
}

function wire(all: ReturnType<typeof nodes>, pairs: readonly (readonly [string, string])[]) {
  return { nodes: all, edges: pairs.map(([from, to]) => ({ from: `${from}.out`, to: `${to}.in` })) };
}
