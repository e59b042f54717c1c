// Loads a scenario: a module in JavaScript, or in TypeScript as far as Node runs it.
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { failure } from '#shared/errors.ts'
import { firstIssue } from '#shared/issue-reason.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import type { Scenario } from './scenario.ts'

const step = z.object({
  /** The form of a checkpoint's name. */
  name: z.string().trim().min(1).max(80),
  run: z.custom<Scenario['steps'][number]['run']>(value => typeof value === 'function', 'not a function'),
})
const scenario = z.object({
  steps: z
    .array(step)
    .min(1)
    .refine(steps => new Set(steps.map(({ name }) => name)).size === steps.length, 'two steps of one name'),
})

const mostBytes = 16 * 1024 * 1024

/** Throws file.missing, scenario.broken. It is a user's program, and runs as one. */
export async function loadScenario(path: string): Promise<Scenario> {
  const broken = (reason: Value, cause?: unknown) =>
    failure('scenario.broken', { operation: 'test', values: { path, reason }, details: { path }, cause })
  // Node reports the same for a module that the scenario itself imports.
  const facts = await stat(path).catch(cause => {
    throw failure('file.missing', { operation: 'test', values: { path }, details: { path }, cause })
  })
  // Node reads a device to its end, which it may not have, and waits for the writer of a pipe.
  if (!facts.isFile()) throw broken(message('reason.not-regular'))
  if (facts.size > mostBytes) throw broken(message('reason.too-large', { kibibytes: mostBytes / 1024 }))
  const module: unknown = await import(/* @vite-ignore */ pathToFileURL(resolve(path)).href).catch(cause => {
    throw broken(cause instanceof Error ? cause.message : String(cause), cause)
  })
  const read = scenario.safeParse((module as { scenario?: unknown }).scenario)
  if (read.success) return read.data
  throw broken(firstIssue(read.error), read.error)
}
