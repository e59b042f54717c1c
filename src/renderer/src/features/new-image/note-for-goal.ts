// A note on a request, in the words of what the image is for. Pure.
import './goal-texts.ts'
import { windowMessage } from '#lib/texts/own-texts.ts'
import type { Goal } from '#shared/boxes/goal.ts'
import type { Message } from '#shared/messages/message.ts'

const withoutLogin = ['build.note.no-key', 'build.note.no-login']

/** The engine's own words name every way to give the image a login. */
export function noteForGoal(note: Message, goal: Goal | null): Message {
  if (goal === null || goal === 'host' || !withoutLogin.includes(note.code)) return note
  return windowMessage(`new.no-login.${goal}`)
}
