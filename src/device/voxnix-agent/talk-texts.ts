// Texts of the codes of the model's process, for people in a chat.
import type { Left, TalkFault, Told } from '#shared/workloads/talk.ts'
import { plain } from '../lib/broker-texts.ts'

const commands = 'The commands work without it: /help'
const faults: Record<TalkFault, string> = {
  'model-down': `The language model cannot be reached. ${commands}`,
  'model-busy': `The language model has too much to do. Try again in some minutes. ${commands}`,
  'model-key': `The language model refuses the key of this host. An owner of the host can change it. ${commands}`,
  'model-broken': `The answer of the language model broke off. What it did before is done: see /list. ${commands}`,
  'over-budget': `Nothing of your share of the language model is left for today. ${commands}`,
  request: `This message cannot be sent to the language model. Make it shorter. ${commands}`,
}
export const unreachable = faults['model-down']

/** Announces a change before it runs. The change may still wait for an approval, or be refused. */
export const announcement = (words: string): string => `The model asks for: ${plain(words)}`

const stops = {
  steps: 'It stopped after its most steps. Say how it should go on.',
  budget: 'It stopped, because nothing of your share is left for today.',
  length: 'It stopped at the longest answer.',
}

const leftText = ({ tokens, cents }: Left) =>
  `Left today: ${tokens} tokens${cents === null ? '' : `, ${(cents / 100).toFixed(2)} in money`}`

export function replyText(told: Told): string {
  if (!told.ok) return faults[told.code]
  const stopped = told.stopped === null ? [] : [stops[told.stopped]]
  return [told.text.trim() || 'It said nothing.', ...stopped, leftText(told.left)].join('\n\n')
}
