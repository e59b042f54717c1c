// The derivations of a build as rows of a list: grouped by state, what matters now on top. Pure.
import type { BuildRecord } from '#shared/builds/build.ts'
import type { BuildGraph, DerivationNode, NodeState } from '#shared/builds/build-graph.ts'
import { type TimeAxis, timeAxis } from './time-axis.ts'

type GroupRow = { kind: 'group'; state: NodeState; count: number }
export type NodeRow = { kind: 'node'; node: DerivationNode; branch: Branch | null }
/** The place of a row in the tree. */
export type Branch = {
  /** From 1. */
  level: number
  /** null: there is nothing below it. */
  expanded: boolean | null
  /** How many derivations stand below it, on all levels. */
  below: number
  /** The place among its shown siblings, from 1. */
  position: number
  siblings: number
  /** false: it is there only for one below it, which was searched for. */
  wanted: boolean
}
export type Row = GroupRow | NodeRow

const order: NodeState[] = ['running', 'failed', 'done', 'stopped', 'planned']

/** Sorts those that ended by time, the last one first; others keep the order in which Nix named them. */
const newestFirst = (a: DerivationNode, b: DerivationNode) => (b.stoppedMs ?? 0) - (a.stoppedMs ?? 0)

export function groupRows(nodes: DerivationNode[], wanted = ''): Row[] {
  const groups = new Map<NodeState, DerivationNode[]>(order.map(state => [state, []]))
  const text = wanted.trim().toLowerCase()
  for (const node of nodes)
    if (!text || node.name.toLowerCase().includes(text)) groups.get(node.state)?.push(node)
  const rows: Row[] = []
  for (const [state, members] of groups) {
    if (!members.length) continue
    if (state === 'done' || state === 'stopped') members.sort(newestFirst)
    rows.push({ kind: 'group', state, count: members.length })
    for (const node of members) rows.push({ kind: 'node', node, branch: null })
  }
  return rows
}

export const rowKey = (row: Row) => (row.kind === 'group' ? `group:${row.state}` : row.node.drv)

export const graphNodes = (graph: BuildGraph): DerivationNode[] => Object.values(graph.derivations)

/** Returns the derivations in a record: durations without their starts, so every bar begins at zero. */
export function recordNodes(record: BuildRecord): DerivationNode[] {
  const nodes = record.built.map(
    ({ drv, name, seconds, logLines }): DerivationNode => ({
      drv,
      name,
      state: 'done',
      phase: null,
      startedMs: 0,
      stoppedMs: seconds * 1000,
      logLines,
      expectedSeconds: null,
      on: null,
    }),
  )
  const failed = record.error?.details?.derivation
  if (!failed) return nodes
  const known = nodes.find(node => node.drv === failed)
  if (known) known.state = 'failed'
  else nodes.push({ ...blank, drv: failed, name: derivationName(failed) })
  return nodes
}

const blank: DerivationNode = {
  drv: '',
  name: '',
  state: 'failed',
  phase: null,
  startedMs: null,
  stoppedMs: null,
  logLines: 0,
  expectedSeconds: null,
  on: null,
}

/** `/nix/store/<hash>-busybox-1.36.drv` → `busybox-1.36` */
export const derivationName = (drv: string) =>
  drv.replace(/^.*\/(?:[0-9a-z]{32}-)?/, '').replace(/\.drv$/, '')

/** Milliseconds that a derivation took or has taken so far; null before it started. */
export const durationMs = (node: DerivationNode, nowMs: number): number | null =>
  node.startedMs === null ? null : Math.max(0, (node.stoppedMs ?? nowMs) - node.startedMs)

/** The axis that all bars share. */
export function rowsAxis(nodes: DerivationNode[], nowMs: number): TimeAxis {
  let [from, to] = [Number.POSITIVE_INFINITY, 0]
  for (const { startedMs, stoppedMs } of nodes) {
    if (startedMs === null) continue
    from = Math.min(from, startedMs)
    to = Math.max(to, stoppedMs ?? nowMs)
  }
  return timeAxis(Number.isFinite(from) ? from : 0, to)
}
