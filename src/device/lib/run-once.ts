// A program that a timer starts: it runs once, and its exit status tells systemd and the screen the result.
import { type Box, openBox } from './box.ts'
import type { Client } from './connect-client.ts'
import { type Problem, storageProblem } from './problems.ts'
import { readWords, type Words } from './state-files.ts'
import { reportStatus } from './status.ts'

/** EX_TEMPFAIL of sysexits.h: the timer tries again, and the box is not at fault. */
const tryAgain = 75
const local = new Set(['disk-full', 'read-only', 'storage'])

export async function runOnce(
  program: 'tokens' | 'sync' | 'reports' | 'commands' | 'logs',
  work: (box: Box, client: Client, words: Words) => Promise<Problem | null>,
): Promise<void> {
  let words: Words
  try {
    words = readWords(process.argv.slice(2))
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : thrown}\n`)
    process.exitCode = 64
    return
  }
  const problem = await done(words, work)
  reportStatus(words.run, program, problem)
  if (problem) process.exitCode = local.has(problem.code) ? 1 : tryAgain
}

async function done(words: Words, work: (box: Box, client: Client, words: Words) => Promise<Problem | null>) {
  try {
    const box = openBox(words)
    const client = box.client()
    return 'problem' in client ? client.problem : await work(box, client, words)
  } catch (thrown) {
    return storageProblem(thrown)
  }
}
