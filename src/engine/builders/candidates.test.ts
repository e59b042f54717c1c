// A Mac's own Nix builds nothing for Linux, so the builders that it has beside that Nix decide where it builds.
import { expect, test } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { type BuilderChoice, inNewLima } from '#shared/builders/choice-names.ts'
import { failure } from '#shared/errors.ts'
import type { Architecture } from '#shared/formats/format.ts'
import { hintOf, messageOf } from '#test/texts.ts'
import { createChooser } from './candidates.ts'
import type { BuilderStore } from './store.ts'

type Mac = {
  /** Null: Nix is not installed. */
  handedOn?: string[] | null
  /** Architectures that a new VM builds; null: Lima is not installed. */
  vm?: Architecture[] | null
}

function macWith({ handedOn = [], vm = ['aarch64'] }: Mac) {
  const nix = {
    ready: async () => {
      if (handedOn === null) throw failure('nix.missing', { operation: 'nix' })
      return { version: '2.34.8' }
    },
    settings: async () => ({
      system: 'aarch64-darwin',
      extraPlatforms: [],
      features: [],
      handedOn: handedOn ?? [],
    }),
    storeInfo: async () => ({ answers: true, byDaemon: false }),
    storeFreeBytes: async () => 100e9,
  }
  const lima = {
    ready: async () => {
      if (vm === null) throw failure('lima.missing', { operation: 'lima' })
      return { version: '2.2.0' }
    },
    list: async () => [],
    builds: async () => vm ?? ['aarch64'],
  }
  const host = { platform: 'macos', architecture: 'aarch64' }
  const ports = { nix, lima, host, now: () => 0 } as unknown as Ports
  const store = {
    list: async () => [],
    hosts: { read: async () => ({ hosts: [] }) },
  } as unknown as BuilderStore
  const chooser = createChooser(ports, store, async () => new Map())
  const { signal } = new AbortController()
  const need = (architecture: Architecture) => ({
    architecture,
    features: [],
    sandbox: 'on' as const,
    bytes: 1e9,
  })
  return {
    take: (architecture: Architecture, requested: BuilderChoice = { kind: 'auto' }) =>
      chooser.take(requested, need(architecture), signal),
    look: (architecture: Architecture) => chooser.look({ kind: 'auto' }, need(architecture), signal),
  }
}
const refusal = async (taken: Promise<unknown>) =>
  taken.then(
    () => '',
    (thrown: unknown) => `${messageOf(thrown)} ${hintOf(thrown)}`,
  )

test('with Nix and no Linux builder a new VM is made, and this Nix evaluates', async () => {
  const mac = macWith({})
  expect(await mac.take('aarch64')).toMatchObject({ isNew: true, evaluates: 'here' })
  expect(await mac.look('aarch64')).toMatchObject({
    ready: true,
    candidates: [{}, { id: 'new-lima', problem: null }],
  })
})

test('without Nix a new VM is made, and evaluates', async () => {
  expect(await macWith({ handedOn: null }).take('aarch64')).toMatchObject({ isNew: true, evaluates: 'there' })
})

test('what nix-darwin’s or Determinate’s builder builds is built on this computer', async () => {
  const mac = macWith({ handedOn: ['aarch64-linux'] })
  expect(await mac.take('aarch64')).toMatchObject({ isNew: false, choice: { kind: 'local' } })
  const { candidates } = await mac.look('aarch64')
  expect(candidates).toHaveLength(1)
})

test('without Rosetta an x86_64 image is refused before the VM is downloaded, with the command that installs it', async () => {
  for (const handedOn of [null, []]) {
    const mac = macWith({ handedOn })
    expect(await refusal(mac.take('x86_64', inNewLima))).toContain('softwareupdate --install-rosetta')
  }
  expect(await refusal(macWith({ handedOn: null }).take('x86_64'))).toContain(
    'softwareupdate --install-rosetta',
  )
  const both = macWith({ handedOn: null, vm: ['aarch64', 'x86_64'] })
  expect(await both.take('x86_64')).toMatchObject({ isNew: true })
})

test('without Nix and without Lima both ways are named', async () => {
  expect(await refusal(macWith({ handedOn: null, vm: null }).take('aarch64'))).toContain('brew install lima')
})
