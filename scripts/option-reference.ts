// Writes docs/reference/<profile>.md of each of Kiln's profiles, from its profile.json and options.json.
//   node scripts/option-reference.ts
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { optionSchema } from '#shared/profiles/option.ts'
import { profileFile } from '#shared/profiles/profile.ts'
import { optionReference } from './option-reference/page.ts'
import { kilnProfiles } from './test-nix/profiles.ts'

const root = resolve(import.meta.dirname, '..')
export const referenceFolder = join(root, 'docs', 'reference')

/** File name → text. */
export function referencePages(): Map<string, string> {
  const nix = join(root, 'nix')
  const read = (id: string, name: string): unknown =>
    JSON.parse(readFileSync(join(nix, 'profiles', id, name), 'utf8'))
  return new Map(
    kilnProfiles(nix).map(id => {
      const profile = profileFile.parse(read(id, 'profile.json'))
      const { options } = optionSchema.parse(read(id, profile.options))
      const described = existsSync(join(root, 'docs', 'profiles', `${id}.md`))
      return [`${id}.md`, optionReference({ profile, options, described })]
    }),
  )
}

export function writeReference(): void {
  mkdirSync(referenceFolder, { recursive: true })
  for (const [name, text] of referencePages()) writeFileSync(join(referenceFolder, name), text)
}

if (import.meta.main) writeReference()
