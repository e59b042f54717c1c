// For tests: what the lines of a Nix build become.
import { expect } from 'vitest'
import type { Outcome } from '#engine/builds/events/derivations.ts'
import { parseNixLine } from '#engine/builds/events/parse.ts'
import { createGraphReducer } from '#engine/builds/events/reduce.ts'
import { applyPatch, emptyGraph } from '#shared/builds/build-graph.ts'

/** Line n comes at n milliseconds. The graph is the one that patches, taken every seven lines, add up to. */
export function replayEvents(lines: string[], outcome: Outcome) {
  const reducer = createGraphReducer({ expectedSeconds: name => (name === 'initrd' ? 4 : null) })
  let graph = emptyGraph()
  const logs = new Map<string, string[]>()
  const take = () => {
    graph = applyPatch(graph, reducer.takePatch() ?? {})
    for (const { drv, lines } of reducer.takeLogLines()) logs.set(drv, [...(logs.get(drv) ?? []), ...lines])
  }
  lines.forEach((text, atMs) => {
    reducer.accept(parseNixLine({ text }), atMs)
    if (atMs % 7 === 0) take()
  })
  reducer.finish(outcome, lines.length)
  take()
  expect(reducer.takePatch()).toBeNull()
  expect(reducer.graph()).toEqual(graph)
  expect(Object.keys(reducer.graph().derivations)).toEqual(Object.keys(graph.derivations))
  const nodes = Object.values(graph.derivations)
  const states = Object.fromEntries(nodes.map(node => [node.name, node.state]))
  return { reducer, graph, nodes, states, logs }
}
