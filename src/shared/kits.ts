// kit.json, the manifest of an offline kit: the content of the folder, and the system that hosts get from it. The
// signature over its bytes is next to it in kit.json.sig, so it also covers everything whose hash is listed.
import { z } from 'zod'
import { cacheKey } from './caches.ts'
import { imageFormat } from './formats/format-schema.ts'
import { healthCheck } from './profiles/health-check.ts'
import { stateVersion } from './profiles/state-version.ts'
import { ruleCode } from './rule-code.ts'
import { storePathForm } from './store-path.ts'

export const kitVersion = 1
export const kitManifestName = 'kit.json'
export const kitSignatureName = 'kit.json.sig'
/** The folders of a kit: a binary cache, the image, the flake that both were built from, and Kiln itself. */
export const kitFolders = { cache: 'cache', image: 'image', flake: 'flake', kiln: 'kiln' } as const
export const kitReadmeName = 'README.txt'

/** A path in the kit's folder, which never leads out of it. */
const kitPath = z
  .string()
  .max(1000)
  .refine(path => !/[\p{Cc}\\]/u.test(path) && path.split('/').every(part => !/^(?:|\.|\.\.)$/.test(part)), {
    error: ruleCode('rule.kit-path'),
  })

const storePath = z.string().regex(storePathForm)

const kitFile = z.object({
  path: kitPath,
  sizeBytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type KitFile = z.infer<typeof kitFile>

export const kitManifest = z.object({
  schema: z.literal(kitVersion),
  /** The user's name for the exported source. */
  name: z.string().max(4096),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  kilnVersion: z.string(),
  /** The public key of the signatures on the cache's paths and on this manifest: `name:base64`. */
  publicKey: cacheKey,
  system: z.object({
    path: storePath,
    /** `uname -m` of the hosts that it is for; null if unspecified. */
    machine: z.string().nullable(),
    /**
     * The system.stateVersion of the hosts that it is for; null if the user's flake decided, or an older Kiln wrote
     * it.
     */
    stateVersion: stateVersion.nullable().default(null),
    /** The system's own, if the user's flake decided; null if it states none, or an older Kiln wrote it. */
    ownStateVersion: stateVersion.nullable().default(null),
    /** Its full closure, with unpacked sizes. */
    closure: z.array(z.object({ path: storePath, bytes: z.number().nonnegative() })),
    units: z.record(z.string(), z.string()),
    bootParts: z.record(z.string(), z.string()),
  }),
  checks: z.array(healthCheck),
  image: z.object({ id: z.string(), formats: z.partialRecord(imageFormat, kitPath) }).nullable(),
  /** Kiln itself, if included: its platform, as printed by `uname -sm` ("Linux x86_64"). */
  kiln: z
    .object({ computer: z.string().max(100), sizeBytes: z.number().nonnegative() })
    .nullable()
    .default(null),
  files: z.array(kitFile),
})
export type KitManifest = z.infer<typeof kitManifest>

/** The facts of a kit that was written or read. */
export const kitReport = z.object({
  folder: z.string(),
  name: z.string(),
  system: z.string(),
  machine: z.string().nullable(),
  stateVersion: stateVersion.nullable().default(null),
  publicKey: z.string(),
  image: kitManifest.shape.image,
  kiln: kitManifest.shape.kiln,
  paths: z.number().int(),
  files: z.number().int(),
  sizeBytes: z.number(),
})
export type KitReport = z.infer<typeof kitReport>
