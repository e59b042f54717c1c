import { expect, test } from 'vitest'
import { createWaits, quietMs } from './waits.ts'

const none = () => []
const line = (event: Record<string, unknown>) => ({ text: `@nix ${JSON.stringify(event)}` })
const start = (id: number, type: number, text: string, fields: unknown[] = []) =>
  line({ action: 'start', fields, id, level: 4, parent: 0, text, type })
const transfer = (id: number, url: string) => start(id, 101, `downloading '${url}'`, [url])
const progress = (id: number, bytes: number) =>
  line({ action: 'result', fields: [bytes, 0, 0, 0], id, type: 105 })
const message = (msg: string) => line({ action: 'msg', level: 0, msg })

/** Returns the wait that is named after a silence that begins with the last of these lines. */
const after = (...lines: { text: string }[]) => {
  const waits = createWaits(0)
  for (const each of lines) waits.accept(each, 0)
  expect(waits.now(quietMs - 1, none)).toBeNull()
  return waits.now(quietMs, none)
}

test.for<[lines: { text: string }[], kind: string, what: string]>([
  [[transfer(1, 'http://a.org:8950/nix-cache-info')], 'cache', 'http://a.org:8950'],
  [[transfer(1, 'https://a.org/x/0abc.narinfo')], 'cache', 'https://a.org/x'],
  [[transfer(1, 'https://me:secret@a.org/x/nar/0abc.nar.xz?token=1')], 'cache', 'https://a.org/x'],
  [[transfer(1, 'https://me:s@a.org/x.tar.gz?token=1')], 'address', 'https://a.org/x.tar.gz'],
  [[start(1, 0, "connecting to 'ssh-ng://root@b?x=1'")], 'builder', 'ssh-ng://root@b'],
  [[start(1, 111, "waiting for lock on \u001b[35;1m'/nix/store/x-a'\u001b[0m")], 'lock', '/nix/store/x-a'],
  [[message('waiting for the big Nix store lock...')], 'store', ''],
  [[message("warning: SQLite database '/nix/var/nix/db/db.sqlite' is busy")], 'store', ''],
  [[start(1, 111, "waiting for a machine to build 'x.drv'")], 'machine', ''],
])('a silence is named: %j is %s %s', ([lines, kind, what]) => {
  expect(after(...lines)).toEqual({ kind, what })
})

test('a transfer that stands still waits, though Nix repeats its state, and one that moves does not', () => {
  const waits = createWaits(0)
  waits.accept(transfer(1, 'http://a.org/x.tar.gz'), 0)
  for (let at = 0; at < quietMs; at += 100) waits.accept(progress(1, 0), at)
  expect(waits.now(quietMs, none)).toMatchObject({ kind: 'address' })
  waits.accept(progress(1, 1), quietMs)
  expect(waits.now(quietMs, none)).toBeNull()
  expect(waits.now(2 * quietMs, none)).toMatchObject({ kind: 'address' })
  waits.accept(line({ action: 'stop', id: 1 }), 2 * quietMs)
  expect(waits.now(9 * quietMs, none)).toBeNull()
})

test('ids beyond 2^53 are told apart', () => {
  const waits = createWaits(0)
  const big = (id: string, text: string) => ({ text: text.replace('"id":1,', `"id":${id},`) })
  for (const id of ['18014402804449280', '18014402804449281'])
    waits.accept(big(id, transfer(1, `http://a.org/${id}.tar.gz`).text), 0)
  waits.accept({ text: '@nix {"action":"stop","id":18014402804449280}' }, 0)
  expect(waits.now(quietMs, none)?.what).toBe('http://a.org/18014402804449281.tar.gz')
})

test('where Nix reports nothing, what it started is named: Git and ssh, without their secrets', () => {
  const named = (...programs: string[][]) => createWaits(0).now(quietMs, () => programs)
  const ssh = [
    '/usr/bin/ssh',
    '-o',
    'SendEnv=GIT_PROTOCOL',
    '-p',
    '8950',
    'git@a.org',
    "git-upload-pack '/x'",
  ]
  expect(named(['git', 'ls-remote', 'ssh://git@a.org/x'], ssh)).toEqual({
    kind: 'git',
    what: 'ssh://git@a.org/x',
  })
  expect(named(['git', 'remote-http', 'https://me:secret@a.org/x.git?a=b'])).toEqual({
    kind: 'git',
    what: 'https://a.org/x.git',
  })
  expect(named(['git', 'fetch', 'git@a.org:me/x.git'], ssh)).toEqual({
    kind: 'git',
    what: 'git@a.org:me/x.git',
  })
  expect(named(['ssh', 'root@b', '-x', 'nix-store', '--serve'])).toEqual({ kind: 'builder', what: 'root@b' })
  expect(named(['xz', '-d'])).toBeNull()
  expect(named()).toBeNull()
})
