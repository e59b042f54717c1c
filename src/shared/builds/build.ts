// A build: its request, its plan, and its record.

import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { message } from '#shared/messages/message-schema.ts'
import { boxId } from '../box-id.ts'
import { builderChoice, chosenBuilder, usedBuilders } from '../builders/choice.ts'
import { chosenByKiln, onThisComputer } from '../builders/choice-names.ts'
import { architecture, compression, imageFormat } from '../formats/format-schema.ts'
import { optionValues } from '../profiles/option.ts'
import { buildEstimate } from './estimate.ts'

/** The user's request. Absent options take the profile's defaults. */
export const buildRequest = z.object({
  /** Id of a profile, or a flake reference with the name of a nixosConfiguration. */
  profile: z.string(),
  /** The image's name; empty means the profile's name. */
  name: z.string().default(''),
  architecture: architecture.default('x86_64'),
  options: optionValues.default({}),
  formats: z.array(imageFormat).min(1),
  /** The qcow2's compression; absent: zlib. */
  compression: compression.optional(),
  builder: builderChoice.default(chosenByKiln),
  /** Id of the box that it is for. */
  box: boxId.optional(),
})
export type BuildRequest = z.infer<typeof buildRequest>

/** A problem of a request, by its field ("hostname", "name", "formats"). */
export const fieldProblem = z.object({ field: z.string(), error: errorReport })
export type FieldProblem = z.infer<typeof fieldProblem>

export const buildCheck = z.object({
  problems: z.array(fieldProblem),
  /** The command line that does the same. */
  commandLine: z.string(),
  builder: chosenBuilder,
  space: z.object({
    imagesPath: z.string(),
    imagesFreeBytes: z.number(),
    storeFreeBytes: z.number().nullable(),
  }),
  notes: z.array(message),
})
export type BuildCheck = z.infer<typeof buildCheck>

/** The result of `nix build --dry-run`. Sizes are bytes; null if Nix does not know. */
export const dryRun = z.object({
  /** Names of the derivations that would be built here. */
  build: z.array(z.string()),
  /** The builder that would build it, and why. */
  builder: chosenBuilder.pick({ choice: true, reason: true }),
  fetch: z.array(z.string()),
  downloadBytes: z.number().nullable(),
  unpackedBytes: z.number().nullable(),
  /** From the history of the same derivations; null if one of them was never built here. */
  expectedSeconds: z.number().nullable(),
  /** An upper bound for the image folder. */
  imageBytes: z.number().nullable(),
})
export type DryRun = z.infer<typeof dryRun>

const buildState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted'])

export const buildRecordVersion = 1
/** build.json in images/<id>/. Times are milliseconds since the epoch. */
export const buildRecord = z.object({
  schema: z.literal(buildRecordVersion),
  id: z.string(),
  /** Without secrets. */
  request: buildRequest,
  profileName: z.string(),
  state: buildState,
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  error: errorReport.nullable(),
  /** The builders that build it: how the request's builder was resolved. */
  builder: usedBuilders.default(onThisComputer),
  /** Derivations that were built, each with its seconds, in order. `on`: by which builder; null for this computer. */
  built: z.array(
    z.object({
      drv: z.string(),
      name: z.string(),
      seconds: z.number(),
      logLines: z.number(),
      on: z.string().nullable().default(null),
    }),
  ),
  /** null if none was made before it. */
  estimate: buildEstimate.nullable().default(null),
  /** The engine's process, to tell a running build from an interrupted one. */
  pid: z.number().nullable(),
  /** When that process started (see ProcessIdentity); null if unknown, as in older records. */
  startTicks: z.string().nullable().default(null),
  /** During which boot of the computer (see ProcessIdentity). */
  bootId: z.string().optional(),
})
export type BuildRecord = z.infer<typeof buildRecord>

export const logPage = z.object({
  /** Number of lines so far. */
  total: z.number().int(),
  /** Index of the first line here. */
  from: z.number().int(),
  lines: z.array(z.string()),
})
export const logMatches = z.object({
  /** Line numbers, from 0; at most `limit`. */
  lines: z.array(z.number().int()),
  total: z.number().int(),
})
