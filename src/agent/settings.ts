// The settings of the model's process: a file that the machine's configuration wrote.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const count = z.int().positive()
const price = z.int().nonnegative()

const schema = z.strictObject({
  /** Any server that speaks OpenAI's chat completions is `openai-compatible`, as Ollama's. */
  provider: z.enum(['anthropic', 'openai-compatible']),
  /** Of its API, with its version: http://127.0.0.1:11434/v1. null: Anthropic's own. */
  address: z.url({ protocol: /^https?$/ }).nullable(),
  model: z.string().min(1).max(200),
  /** Calls of the model in one answer. */
  steps: count.max(50),
  outputTokens: count,
  /** Of one person. */
  tokensPerDay: count,
  centsPerDay: count.nullable(),
  /** Of a million tokens. */
  inputCents: price,
  outputCents: price,
  timeoutSeconds: count,
  /** What sends spans: its socket, and whether they have the texts of people. Left out: nothing does. */
  telemetry: z.strictObject({ socket: z.string().startsWith('/'), content: z.boolean() }).optional(),
})
export type Settings = z.infer<typeof schema>

export function readSettings(path: string): Settings {
  const read = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Error(`${path}: ${issue?.path.join('.')} ${issue?.message}`)
}
