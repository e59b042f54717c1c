// image.json: what Kiln knows of a finished image. Schema-versioned; never rewritten by an older Kiln.
import { z } from 'zod'
import { usedBuilders } from '../builders/choice.ts'
import { architecture, imageFormat } from '../formats/format-schema.ts'
import { bootTest } from '../machines/boot-test.ts'
import { healthCheck } from '../profiles/health-check.ts'
import { optionValues } from '../profiles/option.ts'
import { forwardedPort } from '../profiles/profile.ts'
import { stateVersion } from '../profiles/state-version.ts'
import { ruleCode } from '../rule-code.ts'

export const imageSchemaVersion = 1

/** A file in the image's own folder: its plain name, never a path that leads out of it. */
const fileName = z
  .string()
  .max(255)
  .regex(/^[^./\p{Cc}][^/\p{Cc}]*$/u, ruleCode('rule.file-name'))

/** One file of the image. `modifiedMs` and `sizeBytes` reveal cheaply that it was changed outside Kiln. */
const formatFile = z.object({
  file: fileName,
  sizeBytes: z.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  modifiedMs: z.number(),
})
export type FormatFile = z.infer<typeof formatFile>

const flakeInput = z.object({
  name: z.string(),
  url: z.string(),
  revision: z.string().nullable(),
  narHash: z.string().nullable(),
  /** Seconds since the epoch. */
  lastModified: z.number().nullable(),
})
export type FlakeInput = z.infer<typeof flakeInput>

/** The user's own flake that an image was built from. */
const flakeOrigin = z.object({
  /** The reference that was requested. */
  reference: z.string(),
  /** The URL that Nix locked. A Git folder with uncommitted changes has none: then the hash identifies it. */
  url: z.string(),
  /** The commit; with "-dirty" if there were changes on top of it. */
  revision: z.string().nullable(),
  narHash: z.string().nullable(),
  /** Seconds since the epoch. */
  lastModified: z.number().nullable(),
})
export type FlakeOrigin = z.infer<typeof flakeOrigin>

const builtOutput = z.object({ derivation: z.string(), storePath: z.string() })

const provenance = z.object({
  /** Options as they were built, without secrets, defaults included. */
  options: optionValues,
  /** system.stateVersion of its machines; null if the flake decided, or an older Kiln built it. */
  stateVersion: stateVersion.nullable().default(null),
  inputs: z.array(flakeInput),
  /** null for a profile. */
  flake: flakeOrigin.nullable().default(null),
  /** SHA-256 (hex) of flake.lock; of the empty lock if the flake has no inputs. */
  lockHash: z.string(),
  raw: builtOutput.nullable(),
  iso: builtOutput.nullable(),
  nixVersion: z.string(),
  kilnVersion: z.string(),
  /** The same as in a build's record. */
  builder: usedBuilders,
  /** From the start of the build to the last file. */
  seconds: z.number(),
})

export const imageRecord = z.object({
  schema: z.literal(imageSchemaVersion),
  id: z.string(),
  name: z.string(),
  profile: z.object({ id: z.string(), name: z.string(), icon: z.string() }),
  architecture,
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  formats: z.partialRecord(imageFormat, formatFile),
  /** Block map of the raw file (bmap 2.0), or null without one. */
  bmap: fileName.nullable(),
  /** `diskMiB` is null if only an ISO was made from a flake. */
  machine: z.object({ memoryMiB: z.number(), cpus: z.number(), diskMiB: z.number().nullable() }),
  ports: z.array(forwardedPort),
  healthChecks: z.array(healthCheck),
  provenance,
  /** Files made by later steps: the software bill of materials and the closure's size map. */
  sbom: fileName.nullable(),
  sizeMap: fileName.nullable(),
  /** The image that this one's disk began with, if it was saved from a machine and not built. */
  keptFrom: z.string().nullable().default(null),
  /** Counts only for the file with the SHA-256 that it names. */
  bootTest: bootTest.nullable().default(null),
})
export type ImageRecord = z.infer<typeof imageRecord>

const fileState = z.enum(['present', 'missing', 'changed'])
/** An image as window and command line see it. */
export const image = imageRecord.omit({ formats: true, schema: true }).extend({
  folder: z.string(),
  formats: z.partialRecord(imageFormat, formatFile.extend({ path: z.string(), state: fileState })),
  /** Bytes that its removal would free: blocks in use, without holes. */
  allocatedBytes: z.number(),
})
export type Image = z.infer<typeof image>

/** The result of a build, as `kiln build --json` prints it. */
export const buildResult = z.object({
  id: z.string(),
  profile: z.string(),
  formats: z.partialRecord(
    imageFormat,
    z.object({ path: z.string(), sizeBytes: z.number(), sha256: z.string() }),
  ),
  derivation: z.string(),
  lockHash: z.string(),
  seconds: z.number(),
})
export type BuildResult = z.infer<typeof buildResult>

export const verifyResult = z.object({
  id: z.string(),
  files: z.array(z.object({ format: imageFormat, path: z.string(), sha256: z.string() })),
})
