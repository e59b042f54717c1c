import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { OptionValues } from './option.ts'
import type { Profile } from './profile.ts'

type Notable = Pick<Profile, 'notReady' | 'schemaOptions'>

/** Warnings before an image is built from a profile with these options. */
export function profileNotes(profile: Notable, options: OptionValues): Message[] {
  const notes: Message[] = []
  if (profile.notReady !== null) notes.push(message('build.note.not-ready', { reason: profile.notReady }))
  if (nobodyGetsIn(profile, options)) notes.push(message('build.note.no-login'))
  return notes
}

/** A profile whose form has both, as Kiln's own do. */
function nobodyGetsIn({ schemaOptions }: Notable, options: OptionValues): boolean {
  const fields = new Map(schemaOptions.map(option => [option.key, option]))
  if (!fields.has('authorizedKeys') || !fields.has('passwordHash')) return false
  const keys = options['authorizedKeys'] ?? fields.get('authorizedKeys')?.default
  return !(Array.isArray(keys) && keys.length > 0)
}
