// Building an image with Nix.
import { z } from 'zod'
import { applyPatch, buildGraph, emptyGraph, graphPatch } from '#shared/builds/build-graph.ts'
import { jobEventOf } from '../base.ts'
import { jobFamily } from '../family.ts'

export const buildJobs = jobFamily({
  kinds: ['build'],
  detail: z.object({ graph: buildGraph }),
  start: () => ({ graph: emptyGraph() }),
  events: [jobEventOf('graph', { patch: graphPatch })],
  reduce: ({ graph }, { patch }) => ({ graph: applyPatch(graph, patch) }),
})
export type BuildJobView = z.infer<typeof buildJobs.view>
