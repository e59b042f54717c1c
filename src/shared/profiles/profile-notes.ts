import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { OptionValues } from './option.ts'
import type { Profile } from './profile.ts'

type Notable = Pick<Profile, 'notReady' | 'schemaOptions'>

/** Warnings before an image is built from a profile with these options. */
export function profileNotes(profile: Notable, options: OptionValues): Message[] {
  const notes: Message[] = []
  if (profile.notReady !== null) notes.push(message('build.note.not-ready', { reason: profile.notReady }))
  if (isWithoutKey(profile, options))
    notes.push(
      message(
        profile.schemaOptions.some(({ key }) => key === 'passwordHash')
          ? 'build.note.no-login'
          : 'build.note.no-key',
      ),
    )
  return notes
}

/** A profile whose form has keys, as Kiln's own do, with or without passwords. */
function isWithoutKey({ schemaOptions }: Notable, options: OptionValues): boolean {
  const field = schemaOptions.find(({ key }) => key === 'authorizedKeys')
  if (!field) return false
  const keys = options['authorizedKeys'] ?? field.default
  return !(Array.isArray(keys) && keys.length > 0)
}
