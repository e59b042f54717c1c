// All texts that a terminal shows, for texts.ts. The program that is built of `kiln connect` alone has
// connect/program-catalogue.ts in this file's place (scripts/device-programs.ts).
import { english } from '#shared/messages/en/index.ts'
import { createIcu } from '#shared/messages/icu.ts'
import type { Locale } from '#shared/messages/locale.ts'
import type { AtHand } from '#shared/messages/texts.ts'

export { terminal } from './messages/index.ts'

/** A command as a person calls it here. */
export const calledHere = (command: string): string => command

export const sharedTexts = (locale: Locale): AtHand => ({ ...english, icu: createIcu(locale) })
