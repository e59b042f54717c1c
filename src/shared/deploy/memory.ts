// hosts/<id>.json: a host's last facts, and what was deployed to it from here.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { flashedDrive } from '../drives/lineage.ts'
import { hostFacts } from '../hosts/facts.ts'
import { stateVersion } from '../profiles/state-version.ts'
import { hostSource } from './plan.ts'
import { hostResult } from './result.ts'

export const hostMemoryVersion = 1

/** How a deploy to one host ended, and what was deployed; never with a secret among a profile's options. */
const deployNote = hostResult.extend({
  /** The id of its plan. */
  deploy: z.string(),
  /** The source, under the user's name for it. */
  name: z.string(),
  /** When it ended. */
  at: z.number(),
  source: hostSource,
})
export type DeployNote = z.infer<typeof deployNote>

/** When it was last queried, and why it did not answer. */
const asked = z.object({ at: z.number(), error: errorReport.nullable() })

export const hostMemory = z.object({
  schema: z.literal(hostMemoryVersion),
  asked: asked.nullable(),
  facts: z.object({ at: z.number(), facts: hostFacts }).nullable(),
  /** Its system.stateVersion as of its last answer, or its last deploy; `value` is null if it did not report one. */
  stateVersion: z.object({ at: z.number(), value: stateVersion.nullable() }).nullable().default(null),
  /** Oldest first. */
  deploys: z.array(deployNote),
})
export type HostMemory = z.infer<typeof hostMemory>

/** The last facts of a host, for lists. */
export const hostState = z.object({
  id: z.string(),
  asked: asked.nullable(),
  facts: hostFacts
    .pick({
      hostname: true,
      system: true,
      nixos: true,
      label: true,
      architecture: true,
      kiln: true,
      box: true,
      profileGeneration: true,
      currentGeneration: true,
      needsReboot: true,
      failedUnits: true,
      updateUndone: true,
      updateStale: true,
    })
    .extend({ at: z.number() })
    .nullable(),
  last: deployNote
    .pick({ deploy: true, name: true, at: true, mode: true, outcome: true, error: true })
    .nullable(),
  /** When the last deploy was confirmed that switched it, whatever was tried since; null: none that is remembered. */
  switchedAt: z.number().nullable(),
})
export type HostState = z.infer<typeof hostState>

/** Everything known here about one host, without querying it. */
export const hostHistory = hostMemory
  .pick({ asked: true, facts: true, deploys: true })
  .extend({ drives: z.array(flashedDrive) })
export type HostHistory = z.infer<typeof hostHistory>
