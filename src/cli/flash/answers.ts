// The file of --personalise: JSON (one set of answers, or a list of them), or a table in CSV.
import { z } from 'zod'
import type { Client } from '#shared/contract/client.ts'
import { failure } from '#shared/errors.ts'
import { firstIssue } from '#shared/issue-reason.ts'
import { type SeedAnswers, seedAnswers, wifiNetwork } from '#shared/seed/seed.ts'
import { syntaxFault } from '#shared/syntax-fault.ts'
import { readNamed } from '../terminal/named-file.ts'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

/** null in a JSON list: none for that one. Throws file.missing, file.broken, seed.table. */
export async function readAnswers(
  client: Pick<Client, 'flash'>,
  path: string,
  operation: string,
): Promise<(SeedAnswers | null)[]> {
  const text = await readNamed(path, operation)
  return /\.csv$/i.test(path)
    ? (await client.flash.readTable({ text })).rows
    : answersIn(text, { path, operation })
}

/** Reads the answers for a single machine. Also throws usage. */
export async function oneAnswer(
  client: Pick<Client, 'flash'>,
  path: string,
  command: string,
): Promise<SeedAnswers> {
  const found = (await readAnswers(client, path, command)).filter(each => each !== null)
  const [seed, ...more] = found
  if (seed && more.length === 0) return seed
  throw usage(terminalMessage('usage.one-answer', { path, found: found.length }), command)
}

/** A misspelt key would otherwise be ignored, and the machine would lack it. */
const knownAnswers = seedAnswers.extend({ wifi: z.array(wifiNetwork.strict()).default([]) }).strict()

function answersIn(text: string, { path, operation }: { path: string; operation: string }) {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    if (!Array.isArray(value)) return [knownAnswers.parse(value)]
    return z.array(knownAnswers.nullable()).parse(value)
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? firstIssue(cause) : syntaxFault(cause)
    throw failure('file.broken', { operation, values: { path, reason }, details: { path }, cause })
  }
}
