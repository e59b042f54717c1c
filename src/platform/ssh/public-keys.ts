// The user's SSH keys on this computer, to put the public halves on a drive.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sshKeyProblem } from '#shared/seed/check.ts'
import { readRegular } from '../files/regular-file.ts'
import type { Run } from '../process/run.ts'

/** An agent may ask the user first. */
const agentMs = 3000
/** More than any public key has. */
const mostBytes = 64 * 1024

type Found = { from: string; key: string }

export async function publicKeys(home: string, run: Run): Promise<Found[]> {
  const found = [...(await filesOf(join(home, '.ssh'))), ...(await agentsOf(run))]
  const seen = new Set<string>()
  return found.filter(({ key }) => {
    const body = key.split(/\s+/)[1] ?? ''
    return !seen.has(body) && seen.add(body)
  })
}

/** The file whose public half it is; null: there is none, as for a key that is in the agent alone. */
export async function keyFileOf(home: string, line: string): Promise<string | null> {
  const body = line.split(' ')[1]
  const found = (await filesOf(join(home, '.ssh'))).find(({ key }) => key.split(/\s+/)[1] === body)
  return found ? found.from.replace(/^~/, home) : null
}

async function filesOf(folder: string): Promise<Found[]> {
  // Without the folder there are no keys; an unreadable file has none either.
  const names = await readdir(folder).catch(() => [])
  const keys = names.filter(name => name.endsWith('.pub')).sort()
  const readOf = (name: string) => readRegular(join(folder, name), { maxBytes: mostBytes }).catch(() => null) // offer the others anyway
  const texts = await Promise.all(keys.map(readOf))
  return texts.flatMap((text, at) => lines(text?.toString('utf8') ?? '', join('~/.ssh', keys[at] ?? '')))
}

/** `ssh-add -L` prints the public keys; exits with 1 if there are none, and 2 if there is no agent. */
async function agentsOf(run: Run): Promise<Found[]> {
  try {
    const signal = AbortSignal.timeout(agentMs)
    const { code, stdout } = await run({ command: 'ssh-add', args: ['-L'], signal })
    return code === 0 ? lines(stdout, 'SSH agent') : []
  } catch {
    return []
  }
}

const lines = (text: string, from: string): Found[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && sshKeyProblem(line) === null)
    .map(key => ({ from, key }))
