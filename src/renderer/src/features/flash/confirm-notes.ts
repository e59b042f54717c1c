// Notes about a drive right before it is erased. Pure.
import { t, texts } from '#lib/texts/texts.ts'
import type { Drive } from '#shared/drives/drive.ts'
import { mayWrite, type ToBeWritten } from '#shared/drives/may-write.ts'
import type { FlashNote } from '#shared/flash/flash.ts'

type ConfirmNote = { text: string; tone: 'loss' | 'warn' | 'plain' }

/** The engine's notes about what another box loses. */
const warnings = ['owner', 'other-box']

/**
 * Losses first, then the rest; nothing twice. `known` are the engine's notes. The reasons for typing its name are shown
 * at the field for it and left out here.
 */
export function confirmNotes(
  drive: Drive,
  image: ToBeWritten | null,
  { typedName, known }: { typedName: string; known: readonly FlashNote[] },
): ConfirmNote[] {
  const { reasons } = mayWrite(drive, image)
  const questions = new Set(reasons.map(({ text }) => texts.text(text)))
  const { notes } = mayWrite(drive, image, { typedName })
  const contents = notes.find(({ code }) => code === 'contents')?.text
  const lost = contents && texts.text(contents)
  const own = known.filter(one => one.drive === drive.path)
  const engines = own.map(({ text }) => texts.text(text))
  const warned = new Set(
    own.filter(({ code }) => warnings.includes(code)).map(({ text }) => texts.text(text)),
  )
  const others = new Set([...notes.map(({ text }) => texts.text(text)), ...engines])
  return [
    {
      text: lost ?? t('flash.confirm.nothing-known'),
      tone: lost ? 'loss' : 'plain',
    },
    ...[...others]
      .filter(text => text !== lost && !questions.has(text))
      .map((text): ConfirmNote => ({ text, tone: warned.has(text) ? 'warn' : 'plain' })),
  ]
}
