// Between what talks to people and what talks to a model: a line of JSON is what a person said, the steps of the broker are lines,
// and the last line is the answer.
import type { Progress } from './wire.ts'

/** `person`: the number at Telegram. `forwarded`: another person wrote it. */
export type Said = {
  readonly id: number
  readonly person: string
  readonly text: string
  readonly forwarded: boolean
}

/**
 * `model-busy`: it refused for load (429, 529). `model-broken`: its answer broke off or made no sense. `over-budget`: nothing of
 * the person's day is left.
 */
export const talkFaults = [
  'model-down',
  'model-busy',
  'model-key',
  'model-broken',
  'over-budget',
  'request',
] as const
export type TalkFault = (typeof talkFaults)[number]

/** The rest of the person's budget for today. `cents`: null if no price is known. */
export type Left = { readonly tokens: number; readonly cents: number | null }

/** `waits`: ids of the broker's approvals that it asked for, also where it broke off later. */
export type Told = { readonly id: number; readonly waits: readonly string[]; readonly left: Left } & (
  | { readonly ok: true; readonly text: string; readonly stopped: 'steps' | 'budget' | 'length' | null }
  | { readonly ok: false; readonly code: TalkFault }
)

/** A step of a change that the model asked for, with what it is about: `create dev`. */
export type TalkStep = Progress & { readonly title: string }
/** A change that it asks for, in the words that a person approves, before the broker gets it. */
export type TalkDoes = { readonly id: number; readonly does: string }
/** An approval that it asked for, which ends before a long answer does. */
export type TalkAsk = { readonly id: number; readonly asks: string }

export const longestSaid = 16 * 1024
export const longestTold = 256 * 1024
