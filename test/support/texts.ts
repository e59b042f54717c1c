// What a person reads of an error or message, in English: tests hold the text to its code and values.
import { type ErrorReport, KilnError } from '#shared/errors.ts'
import { english as catalogue } from '#shared/messages/en/index.ts'
import type { Value } from '#shared/messages/message.ts'
import { createTexts } from '#shared/messages/texts.ts'

export const english = createTexts('en', catalogue)

const reportOf = (thrown: unknown): ErrorReport =>
  thrown instanceof KilnError ? thrown.report() : (thrown as ErrorReport)
/** Of anything that is shown: a message, or data as it is. */
export const textOf = (value: Value): string => english.text(value)
/** Of a KilnError or an ErrorReport. */
export const messageOf = (error: unknown): string => english.error(reportOf(error)).message
export const hintOf = (error: unknown): string => english.error(reportOf(error)).hint
