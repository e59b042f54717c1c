// What a person reads of an error or message, in English: tests hold the text to its code and values.
import { type ErrorReport, KilnError } from '#shared/errors.ts'
import { allTexts } from '#shared/messages/all-texts.ts'
import type { Value } from '#shared/messages/message.ts'

export const english = allTexts('en')

const reportOf = (thrown: unknown): ErrorReport =>
  thrown instanceof KilnError ? thrown.report() : (thrown as ErrorReport)
/** The text of anything that is shown: a message, or data as it is. */
export const textOf = (value: Value): string => english.text(value)
/** The text of a KilnError or an ErrorReport. */
export const messageOf = (error: unknown): string => english.error(reportOf(error)).message
export const hintOf = (error: unknown): string => english.error(reportOf(error)).hint
