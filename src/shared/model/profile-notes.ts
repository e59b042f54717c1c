import type { OptionValues } from './option.ts'
import type { Profile } from './profile.ts'

type Notable = Pick<Profile, 'notReady' | 'schemaOptions'>

/** What has to be said before an image is built of a profile with these options. */
export function profileNotes(profile: Notable, options: OptionValues): string[] {
  const notes: string[] = []
  if (profile.notReady !== null) notes.push(`Not ready: ${profile.notReady} The build will fail.`)
  if (nobodyGetsIn(profile, options)) notes.push(noWayIn)
  return notes
}

const noWayIn =
  'This image has no SSH key, and a password comes only with a drive that is personalised when it is written: nobody can log in to a virtual machine of it over the network. Add a key to its options (authorizedKeys), or personalise the drives.'

/** Of a profile whose form asks for both, as Kiln's own do. */
function nobodyGetsIn({ schemaOptions }: Notable, options: OptionValues): boolean {
  const fields = new Map(schemaOptions.map(option => [option.key, option]))
  if (!fields.has('authorizedKeys') || !fields.has('passwordHash')) return false
  const keys = options['authorizedKeys'] ?? fields.get('authorizedKeys')?.default
  return !(Array.isArray(keys) && keys.length > 0)
}
