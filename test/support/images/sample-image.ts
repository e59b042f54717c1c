// For tests: an image of the library. The real engine's answers are tested end to end.
import type { Image, ImageRecord } from '#shared/images/image.ts'

const sha256 = 'a'.repeat(64)
const build = { derivation: '/nix/store/a.drv', storePath: '/nix/store/a' }

export const sampleProvenance: ImageRecord['provenance'] = {
  options: {},
  stateVersion: null,
  inputs: [],
  flake: null,
  lockHash: '0'.repeat(64),
  raw: build,
  iso: null,
  nixVersion: '2',
  kilnVersion: '0',
  builder: { kind: 'local' },
  seconds: 1,
}

export const sampleImage = (part: Partial<Image> = {}): Image => ({
  id: 'tiny-20260101-000000-00ff',
  name: 'Kitchen',
  profile: { id: 'tiny', name: 'Tiny', icon: 'box' },
  architecture: 'x86_64',
  createdAt: 1,
  formats: {
    raw: { file: 'a.raw', path: '/a.raw', sizeBytes: 1, modifiedMs: 1, sha256, state: 'present' },
  },
  bmap: null,
  machine: { memoryMiB: 256, cpus: 1, diskMiB: 64 },
  ports: [
    { name: 'SSH', guest: 22, host: 2222, protocol: 'tcp' },
    { name: 'Web', guest: 80, host: 8080, protocol: 'tcp' },
  ],
  healthChecks: [],
  provenance: sampleProvenance,
  sbom: null,
  sizeMap: null,
  keptFrom: null,
  bootTest: null,
  folder: '/images/tiny',
  allocatedBytes: 1,
  ...part,
})
