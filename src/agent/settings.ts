// The settings of the model process: a file that the machine's configuration writes.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const count = z.int().positive()
const price = z.int().nonnegative()

const schema = z.strictObject({
  /** `openai-compatible`: any server with OpenAI's chat completions, such as Ollama's. */
  provider: z.enum(['anthropic', 'openai-compatible']),
  /** Address of its API, with the version: http://127.0.0.1:11434/v1. null: Anthropic's own. */
  address: z.url({ protocol: /^https?$/ }).nullable(),
  model: z.string().min(1).max(200),
  /** Calls of the model per answer. */
  steps: count.max(50),
  outputTokens: count,
  /** Per person. */
  tokensPerDay: count,
  centsPerDay: count.nullable(),
  /** Per million tokens. */
  inputCents: price,
  outputCents: price,
  timeoutSeconds: count,
  /** How long the model may say nothing: before its first word it reads the whole conversation. */
  idleSeconds: count.optional(),
  /**
   * The socket of the telemetry process, and whether spans include people's texts. Left out: no telemetry.
   */
  telemetry: z.strictObject({ socket: z.string().startsWith('/'), content: z.boolean() }).optional(),
})
export type Settings = z.infer<typeof schema>

export function readSettings(path: string): Settings {
  const read = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Error(`${path}: ${issue?.path.join('.')} ${issue?.message}`)
}
