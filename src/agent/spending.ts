// Counts the tokens of a model's calls: as its server counts them, or else by the length of request and answer.
import type { Usage } from './budget.ts'

/** One token is about four characters. */
const tokensIn = (value: unknown) => Math.ceil((JSON.stringify(value)?.length ?? 0) / 4)

/** All that goes to the model: the results of tools are messages too. */
type Call = { readonly instructions?: unknown; readonly messages: unknown; readonly tools?: unknown }
type Ended = {
  readonly usage: Readonly<Record<'inputTokens' | 'outputTokens', number | undefined>>
  readonly content: readonly { readonly type: string }[]
}

const written = ['text', 'reasoning', 'tool-call']

/** A number of the server that makes no sense does not count: the length does. */
const counted = (tokens: number | undefined) =>
  Number.isSafeInteger(tokens) && Number(tokens) >= 0 ? tokens : undefined

export function countSpending(spend: (usage: Usage) => void) {
  /** The estimated input of the running call in tokens; null between calls. */
  let input: number | null = null
  let said = ''
  return {
    begins({ instructions, messages, tools }: Call) {
      input = tokensIn([instructions, messages, tools])
      said = ''
    },
    /** A piece of a text, of thoughts, or of a tool's input. */
    says(piece: string) {
      said += piece
    },
    ends({ usage: { inputTokens, outputTokens }, content }: Ended) {
      const output = counted(outputTokens) ?? tokensIn(content.filter(({ type }) => written.includes(type)))
      spend({ input: counted(inputTokens) ?? input ?? 0, output })
      input = null
    },
    breaksOff() {
      if (input !== null) spend({ input, output: tokensIn(said) })
      input = null
    },
  }
}
