// Logs of a box: the real program with the real `kiln connect serve`, and the real journalctl on journals
// that systemd-journal-remote wrote.

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect } from 'vitest'
import { claimedBox, connectOfFile, type DeviceBox } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { openStoreFile } from '../../src/connect/store/sqlite-store.ts'

const connect = connectOfFile()
const { stdout: journalctl } = spawnSync('sh', ['-c', 'command -v journalctl'], { encoding: 'utf8' })
const hasJournal = journalctl.trim() !== ''
/** Ten seconds after the first line of the first journal, which was written before logs were turned on. */
const turnedOnAt = Date.UTC(2026, 0, 1, 0, 0, 5) / 1000

function kept(box: DeviceBox) {
  const store = openStoreFile(join(connect.home, 'connect/connect.db'))
  try {
    return store.logsOf(box.read('install_id').trim(), 10_000).toReversed()
  } finally {
    store.close()
  }
}

async function loggingBox(folder: string) {
  const box = await claimedBox(connect.home, folder, connect.between.address)
  const [programs, journal] = [join(folder, 'programs'), join(folder, 'journal')]
  mkdirSync(programs)
  mkdirSync(journal)
  // The real one, on this journal.
  writeFileSync(
    join(programs, 'journalctl'),
    `#!/bin/sh\nexec ${journalctl.trim()} --directory='${journal}' "$@"\n`,
  )
  chmodSync(join(programs, 'journalctl'), 0o755)
  const fixture = (name: string) =>
    writeFileSync(
      join(journal, `${name}.journal`),
      gunzipSync(readFileSync(join(import.meta.dirname, `fixtures/${name}.journal.gz`))),
    )
  fixture('first')
  const turnOn = () => {
    writeFileSync(box.path('send_logs'), '')
    utimesSync(box.path('send_logs'), turnedOnAt, turnedOnAt)
  }
  const posts = () => connect.between.calls.filter(({ path }) => path.endsWith('/logs')).length
  return {
    box,
    turnOn,
    more: () => fixture('second'),
    posts,
    run: () => box.run('kaliun-log-reporter', { programs }),
  }
}

describe.runIf(hasJournal)('kaliun-log-reporter [A8]', () => {
  test('sends nothing until its owner turns logs on at the box', async ({ folder }) => {
    const { box, run, posts } = await loggingBox(folder)
    const before = posts()
    expect(await run()).toEqual({ status: 0, stderr: '' })
    expect([posts() - before, kept(box)]).toEqual([0, []])
  })

  test('sends new lines once, without secrets', async ({ folder }) => {
    const { box, run, turnOn } = await loggingBox(folder)
    turnOn()
    expect(await run()).toEqual({ status: 0, stderr: '' })
    const lines = kept(box)
    expect(lines.map(({ level, service, message }) => [level, service, message])).toEqual([
      ['info', 'sshd.service', 'Accepted publickey for root from 192.0.2.9'],
      ['warning', 'sshd.service', 'login with password=[removed] failed for [removed]'],
      ['info', 'key.service', '[removed]'],
      ['info', 'odd.service', '\u{fffd}  not text ✓'],
      ['info', 'large.service', expect.stringMatching(/^(\(too large\)|x{4000})$/)],
      ['notice', 'kernel', 'usb 1-1: new device'],
      ['info', 'newt.service', 'started /nix/store/0123456789abcdfghijklmnpqrsvwxyz-newt-1.2/bin/newt'],
    ])
    expect(lines[0]?.timestamp).toBe('2026-01-01T00:00:10.000Z')
    expect(await run()).toEqual({ status: 0, stderr: '' })
    expect(kept(box)).toHaveLength(lines.length)
  })

  test('loses no line and repeats none if Connect is away, in batches that it accepts', async ({
    folder,
  }) => {
    const { between } = connect
    const { box, run, turnOn, more } = await loggingBox(folder)
    turnOn()
    between.when(() => 'cut')
    expect((await run()).status).toBe(75)
    expect(box.told('logs')).toMatchObject({ problem: 'cut' })
    between.when(() => 'pass')
    await run()
    const before = kept(box).length
    more()
    let calls = 0
    // The second batch is refused: earlier lines are not sent again.
    between.when(({ path }) => (path.endsWith('/logs') && ++calls === 2 ? { status: 503 } : 'pass'))
    expect((await run()).status).toBe(75)
    expect((await run()).status).toBe(0)
    expect(calls).toBeGreaterThan(3)
    const busy = kept(box).slice(before)
    expect(busy.map(({ message }) => message)).toEqual(
      Array.from({ length: 1200 }, (_, n) => `line ${n} of a service that says much`),
    )
  })

  test('is not blocked by a batch that Connect will never accept, nor by a damaged cursor', async ({
    folder,
  }) => {
    const { between } = connect
    const { box, run, turnOn, more } = await loggingBox(folder)
    turnOn()
    between.when(({ path }) => (path.endsWith('/logs') ? { status: 413 } : 'pass'))
    expect((await run()).stderr).toContain('HTTP 413')
    between.when(() => 'pass')
    more()
    expect((await run()).status).toBe(0)
    expect(kept(box)[0]?.message).toBe('line 0 of a service that says much')
    for (const cursor of ['', '--help', 's=nonsense', 'x'.repeat(70_000)]) {
      writeFileSync(box.path('last_log_cursor'), cursor)
      await run()
      expect((await run()).status, cursor.slice(0, 20)).toBe(0)
    }
  })

  test('keeps its place in the journal on a full disk', async ({ folder }) => {
    const { box, run, turnOn, more } = await loggingBox(folder)
    turnOn()
    await run()
    more()
    const cursor = readFileSync(box.path('last_log_cursor'), 'utf8')
    // The folder takes no new file: the batch is acknowledged, and its cursor cannot be written.
    mkdirSync(box.path('last_log_cursor.partial'))
    expect((await run()).status).not.toBe(0)
    expect(readFileSync(box.path('last_log_cursor'), 'utf8')).toBe(cursor)
  })

  test('does not send lines from while logs were off', async ({ folder }) => {
    const { box, run, turnOn } = await loggingBox(folder)
    turnOn()
    await run()
    const before = kept(box).length
    rmSync(box.path('send_logs'))
    expect(existsSync(box.path('last_log_cursor'))).toBe(true)
    // Turned on again after the whole second journal.
    writeFileSync(box.path('send_logs'), '')
    copyFileSync(box.path('last_log_cursor'), box.path('kept'))
    expect((await run()).status).toBe(0)
    expect(kept(box)).toHaveLength(before)
  })
})

describe('kaliun-logs', () => {
  test('turns logs on and off, and shows which', async ({ folder }) => {
    const script = readFileSync(
      join(import.meta.dirname, '../../nix/modules/services/kaliun/kaliun-logs.sh'),
      'utf8',
    )
    mkdirSync(join(folder, 'kaliun'))
    const run = (...words: string[]) =>
      spawnSync(
        'sh',
        ['-eu', '-c', script.replaceAll('/var/lib/kaliun', join(folder, 'kaliun')), 'sh', ...words],
        {
          encoding: 'utf8',
        },
      )
    const states = [[], ['on'], ['status'], ['off'], ['off'], ['status']].map(words => run(...words))
    expect(states.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0, 0])
    expect(states.map(({ stdout }) => stdout.includes('no logs'))).toEqual([
      true,
      false,
      false,
      true,
      true,
      true,
    ])
    expect(run('maybe').status).toBe(64)
  })

  test('turns them on where there is no journal yet', ({ folder }) => {
    const script = readFileSync(
      join(import.meta.dirname, '../../nix/modules/services/kaliun/kaliun-logs.sh'),
      'utf8',
    ).replaceAll('/var/lib/kaliun', folder)
    mkdirSync(join(folder, 'bin'))
    writeFileSync(join(folder, 'bin/journalctl'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` }
    const flags = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
    expect(spawnSync('bash', ['--norc', ...flags, '-c', script, 'bash', 'on'], { env }).status).toBe(0)
    expect([
      existsSync(join(folder, 'send_logs')),
      existsSync(join(folder, 'last_log_cursor.partial')),
    ]).toEqual([true, false])
  })

  test.runIf(hasJournal)('begins at the end of the journal, whatever the clock says', async ({ folder }) => {
    const { box, run, more } = await loggingBox(folder)
    const script = readFileSync(
      join(import.meta.dirname, '../../nix/modules/services/kaliun/kaliun-logs.sh'),
      'utf8',
    ).replaceAll('/var/lib/kaliun', dirname(box.path('send_logs')))
    const env = { ...process.env, PATH: `${join(folder, 'programs')}:${process.env['PATH']}` }
    expect(spawnSync('sh', ['-eu', '-c', script, 'sh', 'on'], { env }).status).toBe(0)
    // The clock was at its beginning.
    utimesSync(box.path('send_logs'), 0, 0)
    expect(await run()).toEqual({ status: 0, stderr: '' })
    expect(kept(box)).toEqual([])
    more()
    // It was ahead, and is right again.
    utimesSync(box.path('send_logs'), 4e9, 4e9)
    await run()
    expect(kept(box)[0]?.message).toBe('line 0 of a service that says much')
  })
})
