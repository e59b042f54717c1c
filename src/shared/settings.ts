// settings.json and presets.
import { z } from 'zod'
import { cache } from './caches.ts'
import { ownConnectChoice, usualOwnConnect } from './connect/own-connect.ts'
import { architecture, imageFormat } from './formats/format-schema.ts'
import { optionValues } from './profiles/option.ts'
import { ruleCode } from './rule-code.ts'

export const settingsVersion = 1
/** A person's trust, as it was then: with another owner, place or content Kiln asks again. */
const trusted = z.object({
  /** A folder of profiles, or a flake reference, as it was named. */
  path: z.string(),
  /** The folder's path with all links resolved, and its owner; null for a flake, which its content identifies. */
  real: z.string().nullable(),
  owner: z.number().int().nullable(),
  /** Hashes of what is built from: one for each profile, or the flake's. */
  contents: z.array(z.string().max(200)).max(1000),
})
export type Trusted = z.infer<typeof trusted>

/** Without defaults: a change would otherwise reset everything that it omits. */
const fields = {
  /** The folder for images; null means Kiln's own folder. */
  imagesFolder: z.string().startsWith('/', ruleCode('rule.absolute-path')).nullable(),
  /** Folders of profiles in addition to Kiln's own. */
  profileFolders: z.array(z.string()),
  /** Builds that run at the same time. */
  buildsAtOnce: z.number().int().min(1).max(8),
  /** Derivations that one build makes at the same time; null leaves it to Nix. */
  maxJobs: z.number().int().min(1).max(256).nullable(),
  /** Binary caches in addition to those of nix.conf. Changed only by the group "caches", which checks them first. */
  caches: z.array(cache),
  theme: z.enum(['system', 'light', 'dark']),
  keepLogs: z.enum(['always', 'failed']),
  notify: z.boolean(),
  /** The Connect that Kiln runs on this computer. Changed only by the group "connect". */
  ownConnect: ownConnectChoice,
}
export const settings = z.object({
  schema: z.literal(settingsVersion),
  imagesFolder: fields.imagesFolder.default(null),
  profileFolders: fields.profileFolders.default([]),
  /** Folders of profiles and flakes that may leave the Nix sandbox. Changed by profiles.trustFolder only. */
  trusted: z.array(trusted).default([]),
  buildsAtOnce: fields.buildsAtOnce.default(1),
  maxJobs: fields.maxJobs.default(null),
  caches: fields.caches.default([]),
  theme: fields.theme.default('system'),
  keepLogs: fields.keepLogs.default('always'),
  notify: fields.notify.default(true),
  ownConnect: fields.ownConnect.default(usualOwnConnect),
})
export type Settings = z.infer<typeof settings>
export const settingsChange = z.object(fields).omit({ caches: true, ownConnect: true }).partial()

export const presetVersion = 1
/** A named set of answers: presets/<id>.json, and what export writes. Holds no secret. */
export const preset = z.object({
  schema: z.literal(presetVersion),
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  name: z.string().min(1).max(80),
  profile: z.string(),
  architecture: architecture.optional(),
  options: optionValues,
  formats: z.array(imageFormat),
})
export type Preset = z.infer<typeof preset>
