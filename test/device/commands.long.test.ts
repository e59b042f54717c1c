// An owner's commands: the real program with the real `kiln connect serve`. systemctl is a fake that records
// its arguments, because restarting this computer would end the test.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { claimedBox, connectOfFile, type DeviceBox } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { type Askable, createCommands } from '../../src/connect/commands.ts'
import { openStoreFile } from '../../src/connect/store/sqlite-store.ts'

const connect = connectOfFile()

/** Writes to the server's database, as its pages do. */
function atServer<T>(act: (commands: ReturnType<typeof createCommands>) => T, now = Date.now): T {
  const store = openStoreFile(join(connect.home, 'connect/connect.db'))
  try {
    return act(createCommands({ store, now }))
  } finally {
    store.close()
  }
}
const idOf = (box: DeviceBox) => box.read('install_id').trim()
const ask = (box: DeviceBox, kind: Askable, now?: () => number) =>
  atServer(commands => commands.ask(idOf(box), kind), now)
const states = (box: DeviceBox) =>
  Object.fromEntries(
    atServer(commands => commands.recent(idOf(box))).map(({ kind, state, ended }) => [
      kind,
      ended?.message ? `${state}: ${ended.message}` : state,
    ]),
  )

async function commandedBox(folder: string, answer = 'exit 0') {
  const box = await claimedBox(connect.home, folder, connect.between.address)
  const [programs, root] = [join(folder, 'programs'), join(folder, 'root')]
  const calls = join(folder, 'calls')
  mkdirSync(programs)
  mkdirSync(join(root, 'proc/sys/kernel/random'), { recursive: true })
  const boots = (boot: string) => writeFileSync(join(root, 'proc/sys/kernel/random/boot_id'), `${boot}\n`)
  boots('first')
  writeFileSync(join(programs, 'systemctl'), `#!/bin/sh\necho "$*" >> '${calls}'\n${answer}\n`)
  chmodSync(join(programs, 'systemctl'), 0o755)
  return {
    box,
    boots,
    run: (clock?: number) => box.run('kaliun-commands', { programs, clock, words: ['--root', root] }),
    called: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
  }
}

describe('kaliun-commands [A8]', () => {
  test("runs the owner's commands, a reboot last, and reports each result", async ({ folder }) => {
    const { box, run, called, boots } = await commandedBox(folder)
    for (const kind of ['reboot', 'restart_ha', 'report'] as const) ask(box, kind)
    expect(await run()).toEqual({ status: 0, stderr: '' })
    expect(called().at(-1)).toBe('reboot')
    expect([...called()].sort()).toEqual([
      'reboot',
      'restart homeassistant-vm.service',
      'start --no-block kaliun-health-reporter.service',
    ])
    expect(states(box)).toEqual({ reboot: 'waiting', restart_ha: 'done', report: 'done' })
    // Before the box went down: nothing runs twice.
    expect((await run()).status).toBe(0)
    expect(called()).toHaveLength(3)
    boots('second')
    expect((await run()).status).toBe(0)
    expect(states(box)['reboot']).toBe('done')
    expect(called()).toHaveLength(3)
  })

  test('reports why a command failed', async ({ folder }) => {
    const { box, run } = await commandedBox(folder, 'echo "Unit not found." >&2; exit 5')
    ask(box, 'restart_ha')
    expect((await run()).status).toBe(0)
    expect(states(box)).toEqual({ restart_ha: 'failed: Unit not found.' })
  })

  test('runs each kind at most once an hour, even for a compromised Connect', async ({ folder }) => {
    const { box, run, called } = await commandedBox(folder)
    expect(ask(box, 'restart_ha')).toHaveProperty('id')
    expect(ask(box, 'restart_ha')).toBe('too-soon')
    await run()
    const { between } = connect
    const forged = Array.from({ length: 5 }, () => ({
      id: crypto.randomUUID(),
      kind: 'restart_ha',
      expires_at: '2099-01-01T00:00:00Z',
    }))
    between.when(({ method, path }) =>
      method === 'GET' && path.endsWith('/commands')
        ? { status: 200, body: JSON.stringify({ commands: forged }) }
        : 'pass',
    )
    expect((await run()).status).toBe(0)
    expect(called()).toEqual(['restart homeassistant-vm.service'])
  })

  test('runs none twice if a result was lost or the program was killed', async ({ folder }) => {
    const { box, run, called } = await commandedBox(folder)
    const { between } = connect
    ask(box, 'restart_ha')
    between.when(({ path }) => (path.endsWith('/result') ? 'cut' : 'pass'))
    expect((await run()).status).toBe(75)
    between.when(() => 'pass')
    expect((await run()).status).toBe(0)
    expect(called()).toHaveLength(1)
    expect(states(box)).toEqual({ restart_ha: 'done' })
    // The state after a kill in the middle.
    ask(box, 'report')
    const [command] = atServer(commands => commands.open(idOf(box)))
    const held = JSON.parse(box.read('commands.json'))
    held.taken.push({
      id: command?.id,
      kind: 'report',
      at: Date.now(),
      boot: 'first',
      ended: null,
      sent: false,
    })
    writeFileSync(box.path('commands.json'), JSON.stringify(held))
    expect((await run()).status).toBe(0)
    expect(called()).toHaveLength(1)
    expect(states(box)['report']).toBe('failed: It was interrupted.')
  })

  test("runs no expired command, whatever the box's clock says", async ({ folder }) => {
    const { box, run, called } = await commandedBox(folder)
    ask(box, 'reboot', () => Date.now() - 2 * 3_600_000)
    await run(0)
    expect(called()).toEqual([])
    expect(states(box)).toEqual({ reboot: 'expired' })
    // A server that hands out expired commands.
    const late = [
      { id: crypto.randomUUID(), kind: 'reboot', expires_at: new Date(Date.now() - 60_000).toISOString() },
    ]
    connect.between.when(({ method, path }) =>
      method === 'GET' && path.endsWith('/commands')
        ? {
            status: 200,
            headers: { date: new Date().toUTCString() },
            body: JSON.stringify({ commands: late }),
          }
        : 'pass',
    )
    await run(0)
    expect(called()).toEqual([])
  })

  test.for([
    '{"commands":[{"id":"../../x","kind":"reboot","expires_at":"2099-01-01T00:00:00Z"}]}',
    '{"commands":[{"id":"c5a0c3a4-52d5-4f0e-9a34-5f6a1c1f7c11","kind":"sh -c id","expires_at":"2099-01-01T00:00:00Z"}]}',
    '{"commands":{}}',
    '[]',
    'not JSON',
    `{"commands":[${'{},'.repeat(30)}{}]}`,
  ])('does nothing for %s', async (body, { folder }) => {
    const { run, called } = await commandedBox(folder)
    connect.between.when(({ method, path }) =>
      method === 'GET' && path.endsWith('/commands') ? { status: 200, body } : 'pass',
    )
    expect((await run()).status).toBe(75)
    expect(called()).toEqual([])
  })
})
