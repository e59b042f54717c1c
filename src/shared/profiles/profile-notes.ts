import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { Option, OptionValues } from './option.ts'
import type { Profile } from './profile.ts'

type Form = { schemaOptions: readonly Option[] }
type Notable = Form & Pick<Profile, 'notReady'>

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
function isWithoutKey({ schemaOptions }: Form, options: OptionValues): boolean {
  const field = schemaOptions.find(({ key }) => key === 'authorizedKeys')
  if (!field) return false
  const keys = options['authorizedKeys'] ?? field.default
  return !(Array.isArray(keys) && keys.length > 0)
}

type Answers = {
  options: OptionValues
  /** Keys of its secret answers that are kept; null: not known. */
  secrets: readonly string[] | null
}

/** A system of these answers lets no one log in: what a drive was given when it was flashed is not in it. */
export function givesNoLogin(form: Form, { options, secrets }: Answers): boolean {
  if (!isWithoutKey(form, options)) return false
  const answer = (key: string) =>
    options[key] ?? form.schemaOptions.find(option => option.key === key)?.default
  if (answer('defaultPassword') === true) return false
  return !(answer('passwordLogin') === true && (secrets === null || secrets.includes('passwordHash')))
}
