// The state of a running `nix build`, as the window draws it. The engine reduces Nix's events to this; patches carry
// only changes, and a watcher applies them to its own copy with applyPatch.
import { z } from 'zod'

export const nodeState = z.enum(['planned', 'running', 'done', 'failed', 'stopped'])
export type NodeState = z.infer<typeof nodeState>

/** One derivation that is built here. Times are milliseconds since the job's start. */
const derivationNode = z.object({
  /** Store path of the .drv: the key. */
  drv: z.string(),
  /** Its name without hash and extension. */
  name: z.string(),
  state: nodeState,
  phase: z.string().nullable(),
  startedMs: z.number().nullable(),
  stoppedMs: z.number().nullable(),
  logLines: z.number().int(),
  /** Median seconds of earlier derivations of this name, null if unknown. */
  expectedSeconds: z.number().nullable(),
  /** The id of the builder that it is built on; null for this computer. */
  on: z.string().nullable().default(null),
})
export type DerivationNode = z.infer<typeof derivationNode>

/** One download from a substituter or a URL, or one copy between stores. */
const transferNode = z.object({
  /** Key; unique within the graph. */
  id: z.string(),
  kind: z.enum(['download', 'copy']),
  /** Store path or URL. */
  label: z.string(),
  state: nodeState,
  doneBytes: z.number(),
  /** 0 while the size is unknown. */
  expectedBytes: z.number(),
  startedMs: z.number(),
  stoppedMs: z.number().nullable(),
})
export type TransferNode = z.infer<typeof transferNode>

const tally = z.object({
  done: z.number(),
  expected: z.number(),
  running: z.number(),
  failed: z.number(),
})
export type Tally = z.infer<typeof tally>

const graphTotals = z.object({
  /** Derivations, as Nix itself counts them. */
  builds: tally,
  /** Store paths copied or substituted. */
  copies: tally,
  downloadBytes: z.object({ done: z.number(), expected: z.number() }),
  copyBytes: z.object({ done: z.number(), expected: z.number() }),
})
export type GraphTotals = z.infer<typeof graphTotals>

/** The direct dependencies of one derivation, as .drv paths: only those that are built here too. */
const derivationNeeds = z.object({ drv: z.string(), needs: z.array(z.string()) })
export type DerivationNeeds = z.infer<typeof derivationNeeds>

export const graphPatch = z.object({
  derivations: z.array(derivationNode).optional(),
  /** Each replaces the derivation's earlier entry. Nix reports them during the build: late, or never. */
  needs: z.array(derivationNeeds).optional(),
  transfers: z.array(transferNode).optional(),
  totals: graphTotals.optional(),
  /** Only the new ones. */
  warnings: z.array(z.string()).optional(),
  evaluating: z.boolean().optional(),
})
export type GraphPatch = z.infer<typeof graphPatch>

export const buildGraph = z.object({
  /** Derivations by .drv path, in order of first appearance. */
  derivations: z.record(z.string(), derivationNode),
  /** Dependencies by .drv path; a derivation without or with unknown dependencies is not in it. */
  needs: z.record(z.string(), z.array(z.string())),
  transfers: z.record(z.string(), transferNode),
  totals: graphTotals,
  warnings: z.array(z.string()),
  evaluating: z.boolean(),
})
export type BuildGraph = z.infer<typeof buildGraph>

const noTally: Tally = { done: 0, expected: 0, running: 0, failed: 0 }
const noBytes = { done: 0, expected: 0 }

export const emptyGraph = (): BuildGraph => ({
  derivations: {},
  needs: {},
  transfers: {},
  totals: { builds: noTally, copies: noTally, downloadBytes: noBytes, copyBytes: noBytes },
  warnings: [],
  evaluating: false,
})

/** A new graph with the patch applied; unchanged parts are shared with the old one. */
export function applyPatch(graph: BuildGraph, patch: GraphPatch): BuildGraph {
  const next = { ...graph }
  if (patch.derivations) {
    next.derivations = { ...graph.derivations }
    for (const node of patch.derivations) next.derivations[node.drv] = node
  }
  if (patch.needs) {
    next.needs = { ...graph.needs }
    for (const { drv, needs } of patch.needs) next.needs[drv] = needs
  }
  if (patch.transfers) {
    next.transfers = { ...graph.transfers }
    for (const node of patch.transfers) next.transfers[node.id] = node
  }
  if (patch.totals) next.totals = patch.totals
  if (patch.warnings) next.warnings = [...graph.warnings, ...patch.warnings]
  if (patch.evaluating !== undefined) next.evaluating = patch.evaluating
  return next
}

/** The patch from a graph to a later one of the same build; null if nothing changed. */
export function patchBetween(before: BuildGraph, after: BuildGraph): GraphPatch | null {
  const derivations = Object.values(after.derivations).filter(node => before.derivations[node.drv] !== node)
  const transfers = Object.values(after.transfers).filter(node => before.transfers[node.id] !== node)
  const needs =
    before.needs === after.needs
      ? []
      : Object.entries(after.needs).flatMap(([drv, list]) =>
          before.needs[drv] === list ? [] : [{ drv, needs: list }],
        )
  const warnings = after.warnings.slice(before.warnings.length)
  const patch: GraphPatch = {
    ...(derivations.length > 0 && { derivations }),
    ...(needs.length > 0 && { needs }),
    ...(transfers.length > 0 && { transfers }),
    ...(before.totals !== after.totals && { totals: after.totals }),
    ...(warnings.length > 0 && { warnings }),
    ...(before.evaluating !== after.evaluating && { evaluating: after.evaluating }),
  }
  return Object.keys(patch).length > 0 ? patch : null
}

/** One patch with the effect of two in sequence. */
export function joinPatches(patches: GraphPatch[]): GraphPatch {
  const totals = patches.findLast(patch => patch.totals)?.totals
  const evaluating = patches.findLast(patch => patch.evaluating !== undefined)?.evaluating
  return {
    derivations: patches.flatMap(patch => patch.derivations ?? []),
    needs: patches.flatMap(patch => patch.needs ?? []),
    transfers: patches.flatMap(patch => patch.transfers ?? []),
    warnings: patches.flatMap(patch => patch.warnings ?? []),
    ...(totals && { totals }),
    ...(evaluating !== undefined && { evaluating }),
  }
}
