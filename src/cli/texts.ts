// The terminal's language. Only English is complete; KILN_LANGUAGE=en-XA marks every text of the catalogue, for tests.
import type { ErrorReport } from '#shared/errors.ts'
import type { FillingArgs } from '#shared/messages/codes.ts'
import type { Filling } from '#shared/messages/holes.ts'
import { localeOf } from '#shared/messages/locale.ts'
import { bytes, type Message, seconds, type Value } from '#shared/messages/message.ts'
import { createTexts, onOneLine } from '#shared/messages/texts.ts'
import { sharedTexts, terminal } from './catalogue.ts'

const locale = localeOf(process.env['KILN_LANGUAGE'])
export const texts = createTexts(locale, sharedTexts(locale), terminal)
export const { t } = texts

type Own = typeof terminal

/** One of the terminal's own texts as a message, to fill an error with. */
export const terminalMessage = <Code extends keyof Own & string>(
  code: Code,
  ...[values]: FillingArgs<Filling<Own[Code], Value>>
): Message => (values === undefined ? { code } : { code, values })

export const sizeText = (count: number) => texts.text(bytes(count))
export const durationText = (count: number) => texts.text(seconds(count))

/** The message, and the hint on a separate line. */
export function errorText(report: ErrorReport): string {
  const { message, hint } = texts.error(report)
  const lines = [t('cli.run.error', { message }), ...(hint ? [t('cli.run.hint', { hint })] : [])]
  return lines.join('\n')
}

/** The same on one line, for lists. */
export const errorLine = (report: ErrorReport): string => onOneLine(texts.error(report))

/** A JSON replacer: errors and messages keep their code and values, and get the text. */
export function withText(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('code' in value) || typeof value.code !== 'string')
    return value
  if (isReport(value)) return { ...value, ...texts.error(value) }
  if (!('values' in value) && Object.keys(value).length > 1) return value
  return { ...value, text: texts.text(value as { code: string }) }
}

const isReport = (value: object): value is ErrorReport => 'operation' in value && 'values' in value
