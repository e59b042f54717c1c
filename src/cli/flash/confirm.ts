// Nothing is erased by accident: Kiln shows what will be erased, and the user types yes, or a built-in drive's exact
// name.

import type { Drive } from '#shared/drives/drive.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import { mayWrite, type ToBeWritten } from '#shared/drives/may-write.ts'
import { namesApart } from '#shared/drives/names-apart.ts'
import { failure } from '#shared/errors.ts'
import type { FlashNote } from '#shared/flash/flash.ts'
import { list, sentences, type Value } from '#shared/messages/message.ts'
import type { Session } from '../session.ts'
import { t, texts } from '../texts.ts'

const operation = 'flash'

export type Confirmation = { yes?: boolean; confirm?: string[] }
/** Names that were given, by path. */
export type TypedNames = Map<string, string>

/** A name given by --confirm counts for every drive with that name. */
export function confirmedNames(drives: Drive[], { confirm = [] }: Confirmation): TypedNames {
  const names = drives.map(drive => [drive.path, driveName(drive)] as const)
  return new Map(names.filter(([, name]) => confirm.includes(name)))
}

export function showErased({ output }: Pick<Session, 'output'>, drives: Drive[], notes: FlashNote[]) {
  output.note(t('cli.erase.drives', { count: drives.length }))
  for (const drive of drives) {
    output.note(
      `  ${drive.path}  ${output.bold(driveName(drive))}  ${texts.text(drive.contents) || t('cli.erase.contents-unknown')}`,
    )
    for (const { text } of notes.filter(note => note.drive === drive.path))
      output.note(`    ${texts.text(text)}`)
  }
  for (const { text } of notes.filter(({ drive }) => drive === null)) output.note(texts.text(text))
}

/** At a terminal: suggesting an option would not help. */
const declined = (answer: string, values: { expected: string; drives: Value }) =>
  failure('flash.declined', { operation, values: { answer: answer.trim(), ...values } })

type Confirming = { drives: Drive[]; image: ToBeWritten | null; words: Confirmation }

/** Throws flash.unconfirmed, flash.declined, drive.unconfirmed. Returns the typed names, --confirm's included. */
export async function confirmed(
  { ask }: Pick<Session, 'ask'>,
  { drives, image, words }: Confirming,
): Promise<TypedNames> {
  const names = confirmedNames(drives, words)
  for (const drive of drives) {
    const { may, name, reasons } = mayWrite(drive, image, { typedName: names.get(drive.path) ?? '' })
    if (may !== 'typed') continue
    const why = sentences(reasons.map(({ text }) => text))
    const typed = await ask(t('cli.erase.ask-name', { why, path: drive.path, name }))
    if (typed === null) throw failure('drive.unconfirmed', { operation, values: { name, reason: why } })
    if (typed.trim() !== name) throw declined(typed, { expected: name, drives: drive.path })
    names.set(drive.path, name)
  }
  const unnamed = drives.filter(drive => !names.has(drive.path))
  if (words.yes || unnamed.length === 0) return names
  const which = list(namesApart(unnamed.map(drive => ({ name: driveName(drive), mark: drive.path }))))
  const answer = await ask(t('cli.erase.ask', { drives: which }))
  if (answer === null) throw failure('flash.unconfirmed', { operation, values: { drives: which } })
  if (answer.trim() !== 'yes') throw declined(answer, { expected: 'yes', drives: which })
  return names
}
