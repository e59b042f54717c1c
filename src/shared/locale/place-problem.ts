// Checks a time zone, a language or a console keymap, for a drive and for an image. Pure.
import { message } from '../messages/codes.ts'
import type { Message } from '../messages/message.ts'
import { isKeymap, isLanguage, isTimeZone } from './known-locale.ts'
import type { LocaleKind } from './locale-option.ts'

/** Layouts of a desktop have no list to compare with. */
type CheckedPlace = Exclude<LocaleKind, 'layout'>

/** The forms that images accept, and a check that the value exists: a machine takes UTC for a time zone that is none. */
const places = {
  language: { form: /^[A-Za-z0-9_@.-]{1,40}$/, isKnown: isLanguage, reason: message('answer.locale') },
  timeZone: {
    form: /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/,
    isKnown: isTimeZone,
    reason: message('answer.time-zone'),
  },
  keymap: { form: /^[A-Za-z0-9_.-]{1,40}$/, isKnown: isKeymap, reason: message('answer.keymap') },
}

export function placeProblem(kind: CheckedPlace, text: string): Message | null {
  const { form, isKnown, reason } = places[kind]
  return form.test(text) && isKnown(text) ? null : reason
}
