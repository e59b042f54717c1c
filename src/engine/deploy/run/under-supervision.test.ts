import { expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import type { HostRun } from './host-run.ts'
import { switchUnderSupervision } from './under-supervision.ts'

const target = { name: 'box', host: 'box', port: 22, user: 'root', jump: null, identity: null }

/** How a deploy ends on a host that prints these lines for a verb of the script, whatever it ran. */
async function endOn(
  lines: { start: string[]; decide?: string[] },
  request: object = {},
  checks: object[] = [],
) {
  const asked: string[] = []
  const run: HostConnection['run'] = async (words, { onLine }) => {
    const verb = words.includes('decide') ? 'decide' : words.includes('start') ? 'start' : 'other'
    asked.push(verb === 'decide' ? String(words.find(each => /^(confirm|rollback:)/.test(each))) : verb)
    for (const text of verb === 'other' ? [] : (lines[verb] ?? [])) onLine?.({ text })
    return { code: 0, stdout: '', signal: null, cancelled: false, command: 'ssh', lastLines: [] }
  }
  const connection = { run, close: async () => undefined } as unknown as HostConnection
  const ports = {
    ssh: { connect: async () => connection },
    folders: { data: '/data' },
    now: () => Date.now(),
    reach: { accepts: async () => false },
  } as unknown as Ports
  const usual = { mode: 'switch', restart: false, restartSeconds: 0, newAddress: null, keepGenerations: null }
  const plan = {
    checks,
    request: { ...usual, activateSeconds: 60, confirmSeconds: 60, ...request },
  } as unknown as DeployPlan
  const host = { target, from: '/nix/store/a', to: '/nix/store/b', toGeneration: null }
  const ended = await switchUnderSupervision(ports, {
    run: {
      plan,
      host,
      id: 'a',
      who: 'me@here',
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onLine: () => undefined,
    } as unknown as HostRun,
    rights: { kind: 'root' },
    connection,
    onChecks: () => undefined,
  })
  return { outcome: ended.outcome, error: ended.error?.code ?? null, asked }
}

it('a host that says "switched" before it was confirmed is not believed', async () => {
  const found = await endOn({ start: ['state activating', 'outcome switched'] })
  expect(found).toEqual({ outcome: 'unknown', error: 'deploy.lost', asked: ['start'] })
})

it('a host that says "switched" before its reboot was confirmed is not believed', async () => {
  const found = await endOn(
    { start: ['state restarting', 'outcome switched'] },
    { mode: 'boot', restart: true },
  )
  expect(found).toMatchObject({ outcome: 'unknown', error: 'deploy.lost' })
})

it('believes it once Kiln confirmed over a new connection', async () => {
  const start = ['state activating', 'state waiting']
  const found = await endOn({ start, decide: ['state committing', 'outcome switched'] })
  expect(found).toEqual({ outcome: 'switched', error: null, asked: ['start', 'confirm'] })
})

it('believes it where only the next boot is set: nothing is confirmed then', async () => {
  const found = await endOn({ start: ['state activating', 'outcome switched'] }, { mode: 'boot' })
  expect(found).toMatchObject({ outcome: 'switched', error: null })
})

it('believes a host that rolled back on a failed activation', async () => {
  const found = await endOn({ start: ['state activating', 'outcome rolled-back activation 4'] })
  expect(found).toMatchObject({ outcome: 'rolled-back', error: 'deploy.rolled-back' })
})

it('takes a host back whose checks fail: it is never confirmed', async () => {
  const lines = { start: ['state waiting'], decide: ['state rolling-back', 'outcome rolled-back checks'] }
  const found = await endOn(lines, {}, [{ kind: 'tcp', port: 80, seconds: 0 }])
  expect(found).toEqual({
    outcome: 'rolled-back',
    error: 'deploy.rolled-back',
    asked: ['start', 'rollback:checks'],
  })
})
