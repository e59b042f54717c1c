// settings.json and presets.
import { z } from 'zod'
import { architecture, imageFormat } from './format-schema.ts'
import { optionValues } from './option.ts'

export const settingsVersion = 1
export const settings = z.object({
  schema: z.literal(settingsVersion),
  /** Where images are kept; null means Kiln's own folder. */
  imagesFolder: z.string().nullable().default(null),
  /** Folders of profiles beside those that came with Kiln. */
  profileFolders: z.array(z.string()).default([]),
  /** Builds that run at the same time. */
  buildsAtOnce: z.number().int().min(1).max(8).default(1),
  /** Derivations that one build makes at the same time; null leaves it to Nix. */
  maxJobs: z.number().int().min(1).max(256).nullable().default(null),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  keepLogs: z.enum(['always', 'failed']).default('always'),
  notify: z.boolean().default(true),
})
export type Settings = z.infer<typeof settings>
export const settingsChange = settings.omit({ schema: true }).partial()

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
