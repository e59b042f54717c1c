// Tests the personal data that an installation writes. The keyring is a stand-in here: the real one is tested beside it.
import { expect, it } from 'vitest'
import type { EngineParts } from '#engine/parts.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'
import { makeInstallSeed } from './seed.ts'

const { signal } = new AbortController()
const answers: SeedAnswers = { ...noAnswers(), hostname: 'kitchen', sshKeys: ['ssh-ed25519 AAAA me'] }
const seed = { device: '/dev/disk/by-partlabel/seed', profile: 'tiny', options: {} }
const makeSeed: MakeSeed = async ({ secrets }) => ({
  payload: Buffer.from(JSON.stringify(secrets)),
  hostKey: null,
  user: null,
})

function partsWith(kept: Record<string, string>) {
  const asked: unknown[] = []
  const profile = { id: 'tiny', schemaOptions: [{ key: 'token', secret: true }, { key: 'message' }] }
  return {
    asked,
    makeSeed,
    profiles: (async () => ({ profiles: [profile] })) as unknown as EngineParts['profiles'],
    boxes: {
      personal: async (wanted: {
        box: string | null
        answers: SeedAnswers | null
        keys: readonly string[]
      }) => {
        asked.push({ box: wanted.box, keys: wanted.keys })
        const before = wanted.answers ?? noAnswers()
        return { answers: { ...before, secrets: { ...kept, ...before.secrets } }, id: wanted.box }
      },
    },
  }
}

it('the seed has the secrets that are kept for its box, by the keys of its profile [N16]', async () => {
  const parts = partsWith({ token: 'open' })
  const made = await makeInstallSeed(parts, { seed, name: 'box' }, { box: 'b', answers, signal })
  expect(Buffer.from(made).toString()).toBe('{"token":"open"}')
  expect(parts.asked).toEqual([{ box: 'b', keys: ['token'] }])
})

it('asks no keyring where the machine has no place for a seed', async () => {
  const parts = partsWith({ token: 'open' })
  const made = await makeInstallSeed(parts, { seed: null, name: 'box' }, { box: 'b', answers: null, signal })
  expect([made.byteLength, parts.asked]).toEqual([0, []])
  await expect(
    makeInstallSeed(parts, { seed: null, name: 'box' }, { box: 'b', answers, signal }),
  ).rejects.toMatchObject({ code: 'install.no-seed' })
})
