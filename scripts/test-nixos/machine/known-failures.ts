// Failures that are expected on a test's machine, by profile: units that fail there for lack of a network, a device or
// a package, and the journal's errors that follow from it, each with its reason (nix/tests/debian/known-failures.json).
// A listed unit has to fail: one that works again is taken off the list.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { debianFolder } from '../packages/debian-packages.ts'

const reasons = z.record(z.string(), z.string().min(8))
const listSchema = z.record(
  z.string(),
  z.strictObject({
    units: reasons,
    /** The keys are regular expressions of messages. */
    messages: reasons,
  }),
)
export type KnownFailures = {
  units: readonly string[]
  messages: readonly RegExp[]
}

export const readKnownFailures = () =>
  listSchema.parse(JSON.parse(readFileSync(join(debianFolder, 'known-failures.json'), 'utf8')))

export function knownFailuresOf(profile: string): KnownFailures {
  const { units = {}, messages = {} } = readKnownFailures()[profile] ?? {}
  return {
    units: Object.keys(units),
    messages: Object.keys(messages).map(text => new RegExp(text)),
  }
}
