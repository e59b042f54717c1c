// profile.json: a profile's description of itself. Read from a folder; never written by Kiln.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { architecture, imageFormat } from '../formats/format-schema.ts'
import { ruleCode } from '../rule-code.ts'
import { healthCheck } from './health-check.ts'
import { option } from './option.ts'
import { stateVersion } from './state-version.ts'
import { tcpPort } from './web-path.ts'

export const profileSchemaVersion = 1

export const forwardedPort = z.object({
  name: z.string(),
  guest: tcpPort,
  host: tcpPort,
  protocol: z.enum(['tcp', 'udp']).default('tcp'),
})

/** The file itself. `options` is a file in the profile's folder. */
export const profileFile = z.object({
  schema: z.literal(profileSchemaVersion),
  id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, ruleCode('rule.id')),
  name: z.string().min(1).max(80),
  summary: z.string().max(300),
  icon: z.string().default('box'),
  /**
   * The folder of the flake with images.<system>.<raw|iso> and systems.<system>.toplevel: the profile's own, or a
   * parent shared by several profiles. Relative to the profile.
   */
  flake: z.enum(['.', '..', '../..']),
  options: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, ruleCode('rule.file-beside'))
    .default('options.json'),
  formats: z.array(imageFormat).min(1),
  architectures: z.array(architecture).min(1),
  ports: z.array(forwardedPort).default([]),
  healthChecks: z.array(healthCheck).default([]),
  minimum: z.object({
    memoryMiB: z.number().int().positive(),
    cpus: z.number().int().positive(),
    diskMiB: z.number().int().positive(),
  }),
  /**
   * false: its builders use programs of this computer, so Nix's sandbox is switched off for it; only if it is
   * trusted.
   */
  sandbox: z.boolean().default(true),
  /** It is for trying out Kiln, not for use: shown wherever it is offered. */
  demo: z.boolean().default(false),
  /** Why it cannot be built yet, as a sentence: shown wherever it is offered. null: it can be. */
  notReady: z.string().min(1).max(300).nullable().default(null),
  /** A sentence about its untried parts: shown wherever it is offered. null: nothing is known. */
  experimental: z.string().min(1).max(300).nullable().default(null),
})
export type ProfileFile = z.infer<typeof profileFile>

/** The source of a build: the flake in the profile's folder, or any flake. */
const profileSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder') }),
  z.object({
    kind: z.literal('flake'),
    /** The reference as Nix gets it. */
    flake: z.string(),
    /** The nixosConfiguration; null for a flake with images.<system>.<raw|iso>, like a profile's flake. */
    configuration: z.string().nullable(),
    /** The attribute of each image, within the flake's outputs, for a nixosConfiguration. */
    attributes: z.partialRecord(z.enum(['raw', 'iso']), z.string()),
  }),
])

/** A profile as the window and the command line know it. */
export const profile = profileFile.extend({
  /** A flake's id is its reference: the two look different, and everything accepts both. */
  id: z.string().min(1),
  /** Empty for a flake, which has no such file. */
  options: z.string().default(''),
  /** Its folder; empty for a flake. */
  path: z.string(),
  /** The folder of profiles that it was found in, which the user trusts or not; empty for a flake. */
  folder: z.string().default(''),
  /** It came with Kiln, or a person trusts its folder, or the flake, as it is now. */
  trusted: z.boolean().default(false),
  /** A person trusted it as it was, and something of it has changed since. */
  changed: z.boolean().default(false),
  /** The hash of what it is built from, where that had to be known; null for what came with Kiln. */
  content: z.string().nullable().default(null),
  /** A flake does not state how large its disk will be. */
  minimum: profileFile.shape.minimum.extend({ diskMiB: z.number().int().positive().nullable() }),
  schemaOptions: z.array(option),
  /** system.stateVersion of a new machine; null if the flake decides. */
  stateVersion: stateVersion.nullable().default(null),
  source: profileSource.default({ kind: 'folder' }),
})
export type Profile = z.infer<typeof profile>

export const profileList = z.object({
  profiles: z.array(profile),
  /** Folders with an unusable profile, each with its reason. */
  problems: z.array(z.object({ path: z.string(), error: errorReport })),
})
