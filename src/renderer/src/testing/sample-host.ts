// Hosts for tests, and what is known about them. The real engine's answers are tested end to end.

import type { DeployNote, HostHistory, HostState } from '#shared/deploy/memory.ts'
import { type ErrorCode, failure } from '#shared/errors.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import type { KnownHost } from '#shared/hosts/host.ts'

/** The store path of a generation's system. */
export const system = (number: number) =>
  `/nix/store/${String(number).padStart(32, '0')}-nixos-system-box-26.05.${number}`

export const sampleHost = (part: Partial<KnownHost> = {}): KnownHost => ({
  id: 'box',
  name: 'Box',
  tags: [],
  added: 'typed',
  addedAt: 1,
  flashed: null,
  seen: null,
  knownAs: null,
  address: { host: '192.0.2.7', port: 22, user: 'root', jump: null, identity: null },
  keys: [{ type: 'ssh-ed25519', fingerprint: `SHA256:${'abcdefg'.repeat(6)}h` }],
  ...part,
})

const generations = [1, 2, 3].map(number => ({ number, path: system(number), createdAt: number * 1000 }))

export const sampleFacts = (part: Partial<HostFacts> = {}): HostFacts => ({
  hostname: 'box',
  system: 'NixOS 26.05 (Yarara)',
  nixos: true,
  label: '26.05.3',
  architecture: 'x86_64',
  kernel: '6.12.1',
  currentSystem: system(3),
  bootedSystem: system(3),
  generations,
  profileGeneration: 3,
  currentGeneration: 3,
  bootedGeneration: 3,
  needsReboot: false,
  memoryBytes: 4e9,
  memoryFreeBytes: 3e9,
  diskBytes: 4e10,
  diskFreeBytes: 3e10,
  uptimeSeconds: 7200,
  failedUnits: [],
  updateUndone: null,
  updateStale: null,
  nixVersion: '2.34',
  kiln: null,
  stateVersion: null,
  settings: null,
  hasBroker: false,
  box: null,
  snapshots: false,
  clockSeconds: 0,
  ...part,
})

export function sampleState(part: Partial<HostState> = {}): HostState {
  const { hostname, system: name, nixos, label, architecture, kiln, box } = sampleFacts()
  const { profileGeneration, currentGeneration, needsReboot, failedUnits, updateUndone, updateStale } =
    sampleFacts()
  return {
    id: 'box',
    asked: { at: Date.now(), error: null },
    facts: {
      hostname,
      system: name,
      nixos,
      label,
      architecture,
      kiln,
      box,
      at: Date.now(),
      profileGeneration,
      currentGeneration,
      needsReboot,
      failedUnits,
      updateUndone,
      updateStale,
    },
    last: null,
    switchedAt: null,
    ...part,
  }
}

type OfSsh = Extract<ErrorCode, `ssh.${string}`>

/** Asked just now, and not reached. */
export const unreached = (code: OfSsh): HostState['asked'] => ({
  at: Date.now(),
  error: {
    ...failure('ssh.refused', { operation: 'hosts.facts', values: { host: 'box', port: '22' } }).report(),
    code,
  },
})

export const sampleNote = (part: Partial<DeployNote> = {}): DeployNote => ({
  host: 'box',
  mode: 'switch',
  from: system(2),
  to: system(3),
  outcome: 'switched',
  checks: [],
  error: null,
  needsReboot: false,
  seconds: 12,
  deploy: 'deploy-20260101-000000-00ff',
  at: 1,
  name: './machines#box',
  source: { kind: 'flake', reference: './machines#box' },
  ...part,
})

export const sampleHistory = (part: Partial<HostHistory> = {}): HostHistory => ({
  asked: { at: 1, error: null },
  facts: { at: 1, facts: sampleFacts() },
  deploys: [],
  drives: [],
  ...part,
})
