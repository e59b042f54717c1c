// `npm run evals`: what people say, to a real language model, with tools that only write down what it wanted. Scripts in tests
// show plumbing and policy; this shows the model. It says "not run" without KILN_EVALS_KEY (Anthropic) or KILN_EVALS_ADDRESS (a
// server that speaks OpenAI's chat completions); KILN_EVALS_MODEL names the model.
import { streamText } from 'ai'
import { instructions } from '../src/agent/answer.ts'
import { modelOf } from '../src/agent/model.ts'
import { toolsFor } from '../src/agent/tools.ts'
import { sayings } from './evals-sayings.ts'

const key = process.env['KILN_EVALS_KEY'] ?? null
const address = process.env['KILN_EVALS_ADDRESS'] ?? null
const name = process.env['KILN_EVALS_MODEL']

async function main(): Promise<boolean> {
  if ((key === null && address === null) || name === undefined) {
    console.log(
      `${sayings.length} sayings: not run. They need a model: KILN_EVALS_MODEL, and a key or an address.`,
    )
    return true
  }
  const provider = address === null ? 'anthropic' : 'openai-compatible'
  const day = {
    steps: 1,
    outputTokens: 500,
    tokensPerDay: 1,
    centsPerDay: null,
    inputCents: 0,
    outputCents: 0,
  }
  const model = modelOf({ provider, address, model: name, timeoutSeconds: 60, ...day }, key)
  const turn = { person: '1', conversation: 'evals', isUntrusted: false, watch: () => undefined }
  let right = 0
  for (const { said, wants } of sayings) {
    const called: string[] = []
    const ask = async ({ verb }: { verb: string }) => {
      called.push(verb)
      return { id: 1, ok: true as const, value: [] }
    }
    // The agent reads calls in the same way; an error counts as a wrong answer.
    const tools = toolsFor(ask, turn, [])
    const onError = ({ error }: { error: unknown }) => void called.push(String(error).slice(0, 200))
    const answer = streamText({ model, instructions, prompt: said, tools, maxOutputTokens: 500, onError })
    await answer.consumeStream()
    const isRight = called.join() === wants.join()
    if (isRight) right += 1
    else console.log(`${said}\n  wanted ${wants.join() || 'no tool'}, called ${called.join() || 'none'}`)
  }
  console.log(`${right} of ${sayings.length} sayings`)
  return right === sayings.length
}

process.exitCode = (await main()) ? 0 : 1
