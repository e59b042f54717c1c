// The form of a profile with every switch on and no choice at its default, except what Debian's packages cannot provide:
// nix/tests/debian/fullest.json names those, with the reason.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { optionSchema } from '#shared/profiles/option.ts'
import { fullest, fullestRules } from '../../test-nix/variants.ts'
import { debianFolder } from '../packages/debian-packages.ts'

const flakeFolder = resolve(import.meta.dirname, '..', '..', '..', 'nix')
const leftSchema = z.record(z.string(), z.record(z.string(), z.string().min(8)))

/** Options that are left at their default, with the reason. */
export const leftAtDefault = (profile: string): Record<string, string> =>
  leftSchema.parse(JSON.parse(readFileSync(join(debianFolder, 'fullest.json'), 'utf8')))[profile] ?? {}

/** Throws if the list names an option that the form does not have. */
export function everythingOn(profile: string): Record<string, unknown> {
  const file = join(flakeFolder, 'profiles', profile, 'options.json')
  const { options } = optionSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const { set = {}, leave = {} } = fullestRules(flakeFolder, profile)
  return fullest(options, { set, leave: { ...leave, ...leftAtDefault(profile) } })
}
