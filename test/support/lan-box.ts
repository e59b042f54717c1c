// A box without a Connect for tests: the real program that lets it be claimed on its network, and a plain client that sends it
// what Kiln sends, and what Kiln does not.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const root = join(import.meta.dirname, '../..')
const program = join(root, 'nix/packages/kaliunbox-lan-claim/kaliunbox-lan-claim.mjs')

type Shown = { code: string; fingerprint: string; port: number }
type Starting = {
  /** Scales all that the program waits for. */
  pace?: number
  /** What the box believes that the time is, in milliseconds since the epoch. */
  clock?: number
  /** Modules that are loaded before it. */
  imports?: readonly string[]
  env?: Readonly<Record<string, string>>
}
type Claim = { code: string; person?: string; ssh_keys?: readonly unknown[] }

export function lanBox(folder: string) {
  const [state, run, hostKey] = [
    join(folder, 'state'),
    join(folder, 'run'),
    join(folder, 'root/etc/ssh/ssh_host_ed25519_key'),
  ]
  for (const each of [state, run, join(hostKey, '..')]) mkdirSync(each, { recursive: true })
  if (!existsSync(hostKey))
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'root@box', '-f', hostKey])
  const running = new Set<ChildProcess>()
  const told = (): { problem: string | null; claim: Shown | null } | null => {
    try {
      return JSON.parse(readFileSync(join(run, 'lan.json'), 'utf8'))
    } catch {
      return null
    }
  }
  const words = [
    '--user',
    'admin',
    '--port',
    '0',
    '--state',
    state,
    '--run',
    run,
    '--root',
    join(folder, 'root'),
  ]

  return {
    state,
    run,
    told,
    owner: join(state, 'owner'),
    hostKey: readFileSync(`${hostKey}.pub`, 'utf8').trim(),
    key: `ssh-ed25519 ${readFileSync(`${hostKey}.pub`, 'utf8').split(' ')[1]} ada@laptop`,
    /** As its unit starts it. */
    start({ pace = 1, clock, imports = [], env = {} }: Starting = {}) {
      const before =
        clock === undefined ? imports : [join(root, 'test/support/shifted-clock.mjs'), ...imports]
      const child = spawn(
        process.execPath,
        [...before.flatMap(each => ['--import', each]), program, ...words, '--pace', String(pace)],
        {
          stdio: ['ignore', 'ignore', 'pipe'],
          env: { ...process.env, ...env, ...(clock !== undefined && { SHIFTED_CLOCK_MS: String(clock) }) },
        },
      )
      running.add(child)
      let stderr = ''
      child.stderr.on('data', chunk => {
        stderr += chunk
      })
      const ended = once(child, 'close').then(([code, signal]) => {
        running.delete(child)
        return { status: (code ?? signal) as number | string, stderr }
      })
      return { child, ended }
    },
    release: () =>
      execFileSync(process.execPath, [program, '--release', '--state', state, '--run', run], {
        encoding: 'utf8',
      }),
    /** What its screen has, once it has something else than `before`. */
    async shown(before?: Shown): Promise<Shown> {
      for (let waited = 0; waited < 600; waited++) {
        const { claim = null } = told() ?? {}
        if (claim && claim.code !== before?.code) return claim
        await setTimeout(100)
      }
      throw new Error('The box shows no code.')
    },
    end: () => {
      for (const child of running) child.kill('SIGKILL')
    },
  }
}
export type LanBox = ReturnType<typeof lanBox>

type Answer = { status: number; body: { [key: string]: unknown } }

/** As Kiln sends it, without looking at the certificate. `from`: an address of this computer. */
export async function sendClaim(
  port: number,
  { person = 'Ada', ...claim }: Claim,
  { from = '127.0.0.1', text }: { from?: string; text?: string } = {},
): Promise<Answer> {
  const sent = request({
    host: '127.0.0.1',
    port,
    localAddress: from,
    method: 'POST',
    path: '/claim',
    rejectUnauthorized: false,
    agent: false,
  })
  sent.end(text ?? JSON.stringify({ person, ...claim }))
  const [answer] = await once(sent, 'response')
  let body = ''
  for await (const chunk of answer) body += chunk
  return { status: answer.statusCode, body: JSON.parse(body) }
}
