// The prompts before something is replaced, with the engine's answers written out.
import { expect, test } from 'vitest'
import { answering } from '#test/cli/answering.ts'
import { restore, restoreSession } from './bring-back.ts'

const called: unknown[] = []
const client = {
  boxes: { list: async () => ({ boxes: [] }) },
  snapshots: {
    restore: async (input: { path: string }) => {
      called.push(input)
      return { path: input.path, pathGoes: true, renamed: null, goes: false }
    },
    restoreSession: async (input: unknown) => {
      called.push(input)
      return {}
    },
  },
}
async function after(run: Parameters<typeof answering>[2], answer: string | null) {
  called.length = 0
  return { ...(await answering(answer, client, run)), called: [...called] }
}

test('restores a file without a prompt if nothing is replaced [N21]', async () => {
  const input = { host: 'desk', slot: 'PREVIOUS', path: '/home/ada/x', to: null, replace: false }
  expect(await after(session => restore(session, 'desk', '/home/ada/x', {}), null)).toEqual({
    asked: [],
    called: [input],
    code: null,
  })
})

test('renames an existing file only after a yes [N21]', async () => {
  const run: Parameters<typeof answering>[2] = session =>
    restore(session, 'desk', '/home/ada/a\nb', { replace: true, from: 'clean' })
  const path = '/home/ada/a\\x0ab'
  expect(await after(run, 'yes')).toEqual({
    asked: [
      `Rename ${path} on desk to ${path}.before-restore, and bring it back? A start that resets takes ${path}.before-restore away unless it is persistent. [y/N]`,
    ],
    called: [{ host: 'desk', slot: 'CLEAN', path, to: null, replace: true }],
    code: null,
  })
  for (const answer of ['', 'no', null])
    expect(await after(run, answer)).toMatchObject({ called: [], code: 'snapshots.unconfirmed' })
})

test('requests a session only after a yes, and cancels the request without one [W2]', async () => {
  const request = { host: 'desk', slot: 'PREVIOUS', mixed: false }
  const run: Parameters<typeof answering>[2] = session => restoreSession(session, 'desk', 'previous', {})
  expect(await after(run, null)).toMatchObject({ called: [], code: 'snapshots.unconfirmed' })
  expect(await after(run, 'y')).toMatchObject({ called: [request], code: null })
  expect(await after(session => restoreSession(session, 'desk', 'PREVIOUS', { yes: true }), null)).toEqual({
    asked: [],
    called: [request],
    code: null,
  })
  const withdraw = (session: Parameters<typeof restoreSession>[0]) =>
    restoreSession(session, 'desk', undefined, { withdraw: true })
  expect(await after(withdraw, null)).toEqual({
    asked: [],
    called: [{ host: 'desk', slot: null, mixed: false }],
    code: null,
  })
})

test('requests different sessions on the volumes only with --mixed, and says so [W2]', async () => {
  const run: Parameters<typeof answering>[2] = session =>
    restoreSession(session, 'desk', 'PREVIOUS', { mixed: true })
  expect(await after(run, 'y')).toEqual({
    asked: [expect.stringContaining('also where it is another session on some volumes?')],
    called: [{ host: 'desk', slot: 'PREVIOUS', mixed: true }],
    code: null,
  })
})

test('rejects meaningless arguments before anything is sent', async () => {
  for (const run of [
    (session: Parameters<typeof restore>[0]) => restore(session, 'desk', 'home', {}),
    (session: Parameters<typeof restore>[0]) => restore(session, 'desk', '/x', { from: 'LATER' }),
    (session: Parameters<typeof restore>[0]) => restore(session, 'desk', '/x', { to: '/y', replace: true }),
    (session: Parameters<typeof restore>[0]) => restoreSession(session, 'desk', 'CLEAN', {}),
    (session: Parameters<typeof restore>[0]) =>
      restoreSession(session, 'desk', 'PREVIOUS', { withdraw: true }),
    (session: Parameters<typeof restore>[0]) =>
      restoreSession(session, 'desk', undefined, { withdraw: true, mixed: true }),
  ])
    expect(await after(run, 'y')).toEqual({ asked: [], called: [], code: 'usage' })
})
