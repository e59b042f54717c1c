import { expect, test } from 'vitest'
import { failure, type KilnError } from '#shared/errors.ts'
import { sampleProfile } from '#test/profiles/sample-profile.ts'
import type { Session } from '../session.ts'
import { askingTrust, askTrust } from './trust.ts'

const folder = '/profiles'
const unsandboxed = { ...sampleProfile, sandbox: false, trusted: false, folder }

/** The prompt, and what is then trusted. `answer`: null without a terminal. */
async function asking(
  answer: string | null,
  profile = unsandboxed,
  words: { trust?: boolean } = {},
  asks = false,
) {
  const questions: string[] = []
  const changes: object[] = []
  const session = {
    ask: async (question: string) => {
      questions.push(question)
      return answer
    },
    client: {
      profiles: {
        trustFolder: async (change: object) => void changes.push(change),
        unsandboxed: async () => ({ asks }),
      },
    },
    output: { note: () => {} },
  }
  await askTrust(session as unknown as Session, profile, words)
  return { asked: questions.length, changes }
}

const trusted = [{ path: folder, trusted: true }]

test('only "yes" trusts a folder', async () => {
  expect(await asking('yes')).toEqual({ asked: 1, changes: trusted })
  for (const answer of ['no', 'y', 'Yes', 'yes!', '', null])
    expect([answer, await asking(answer)]).toEqual([answer, { asked: 1, changes: [] }])
})

test('--trust replaces the prompt, and trusted or sandboxed profiles need none', async () => {
  expect(await asking(null, unsandboxed, { trust: true })).toEqual({ asked: 0, changes: trusted })
  for (const profile of [
    { ...unsandboxed, trusted: true },
    { ...unsandboxed, sandbox: true },
  ])
    expect(await asking('yes', profile)).toEqual({ asked: 0, changes: [] })
})

test('Kiln asks about what is not trusted where Nix has no sandbox, and trusts the flake itself', async () => {
  const boxed = { ...unsandboxed, sandbox: true }
  expect(await asking('yes', boxed, {}, true)).toEqual({ asked: 1, changes: trusted })
  expect(await asking('no', boxed, {}, true)).toEqual({ asked: 1, changes: [] })
  expect(await asking('no', { ...boxed, trusted: true }, {}, true)).toEqual({ asked: 0, changes: [] })
  const source = { kind: 'flake' as const, flake: 'github:a/b', configuration: 'box', attributes: {} }
  expect((await asking('yes', { ...boxed, folder: '', source }, {}, true)).changes).toEqual([
    { path: 'github:a/b', trusted: true },
  ])
})

/** A plan that is refused until what it builds is trusted; how often it was tried, and what was trusted. */
async function planning(answer: string | null, words: { trust?: boolean } = {}) {
  const changes: object[] = []
  let tries = 0
  const session = {
    ask: async () => answer,
    client: { profiles: { trustFolder: async (change: object) => void changes.push(change) } },
    output: { note: () => {} },
  }
  const plan = async () => {
    tries += 1
    if (changes.length > 0) return 'planned'
    const values = { profile: 'github:a/b#box', path: 'github:a/b' }
    throw failure('profile.no-sandbox', { operation: 'build', values })
  }
  const outcome = await askingTrust(session as unknown as Session, words, plan).catch(
    (thrown: KilnError) => thrown.code,
  )
  return { outcome, tries, changes }
}

test('a plan that is refused because its flake is not trusted asks, and is made again after a yes', async () => {
  const changes = [{ path: 'github:a/b', trusted: true }]
  expect(await planning('yes')).toEqual({ outcome: 'planned', tries: 2, changes })
  expect(await planning(null, { trust: true })).toEqual({ outcome: 'planned', tries: 2, changes })
  for (const answer of ['no', '', null])
    expect(await planning(answer)).toEqual({ outcome: 'profile.no-sandbox', tries: 1, changes: [] })
  const other = failure('nix.missing', { operation: 'build' })
  const failing = askingTrust({} as unknown as Session, { trust: true }, async () => Promise.reject(other))
  await expect(failing).rejects.toBe(other)
})
