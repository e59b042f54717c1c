// A profile's option schema: the form is made from it, and settings are checked against it.
import { z } from 'zod'
import { ruleCode } from '../rule-code.ts'
import { isSeedPath, seedOwner, seedSecretPath } from './seed-place.ts'
import { stateVersion } from './state-version.ts'

const text = z.object({
  kind: z.literal('string'),
  format: z.enum(['hostname', 'ssh-public-key', 'url']).optional(),
  /** A regular expression in RE2 syntax; an invalid one is refused when the profile is read. */
  pattern: z.string().optional(),
  /**
   * The accepted form, in words that follow "does not match the expected form:": "URL that starts with ws:// or
   * wss://".
   */
  expects: z.string().optional(),
  minLength: z.number().int().optional(),
  maxLength: z.number().int().optional(),
  multiline: z.boolean().optional(),
})
const int = z.object({
  kind: z.literal('int'),
  min: z.number().int().optional(),
  max: z.number().int().optional(),
  unit: z.string().optional(),
})
const bool = z.object({ kind: z.literal('bool') })
const choice = z.object({
  kind: z.literal('enum'),
  values: z.array(z.object({ value: z.string(), label: z.string() })).min(1),
})
const scalarType = z.discriminatedUnion('kind', [text, int, bool, choice])
export const optionType = z.discriminatedUnion('kind', [
  text,
  int,
  bool,
  choice,
  z.object({ kind: z.literal('list'), of: scalarType }),
])
export type ScalarType = z.infer<typeof scalarType>
export type OptionType = z.infer<typeof optionType>

const optionValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number(), z.boolean()])),
])
export type OptionValue = z.infer<typeof optionValue>

const owner = z.string().regex(seedOwner, ruleCode('rule.owner'))

/** The file in which the machine expects a secret. Personalising a drive puts it there, and no build ever sees it. */
const secretFile = z.object({
  path: z.string().refine(isSeedPath, ruleCode('rule.seed-path')),
  /** Four octal digits, of which the first is 0. */
  mode: z
    .string()
    .regex(/^0[0-7]{3}$/, ruleCode('rule.mode'))
    .default('0600'),
  owner: owner.default('root'),
  group: owner.default('root'),
})
export type SecretFile = z.infer<typeof secretFile>

const fields = z.object({
  key: z.string().min(1),
  label: z.string(),
  type: optionType,
  description: z.string(),
  default: optionValue.nullable(),
  example: optionValue.nullable().optional(),
  secret: z.boolean().default(false),
  /** The file of a secret option. */
  file: secretFile.optional(),
  /** The NixOS option that it sets, as Nix's own messages name it. */
  nixOption: z.string().optional(),
  required: z.boolean().default(false),
  group: z.string().default('Options'),
  order: z.number().default(0),
  /** Folded under "More" in the window. */
  advanced: z.boolean().default(false),
})

/** A secret without `file` is placed by its key. */
const hasPlace = ({ secret, file, key }: z.infer<typeof fields>) =>
  !secret || file !== undefined || isSeedPath(seedSecretPath(key))
export const option = fields.refine(hasPlace, {
  path: ['key'],
  message: ruleCode('rule.secret-key'),
})
export type Option = z.infer<typeof option>

export const optionSchemaVersion = 1
export const optionSchema = z.object({
  schema: z.literal(optionSchemaVersion),
  options: z.array(option),
  /** A new machine's stateVersion. Absent: the flake decides, and takes none from settings.json. */
  stateVersion: stateVersion.optional(),
})
export const optionValues = z.record(z.string(), optionValue)
export type OptionValues = z.infer<typeof optionValues>
