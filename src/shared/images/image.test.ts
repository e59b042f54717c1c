import { describe, expect, it } from 'vitest'
import { imageRecord } from './image.ts'

/** A record from before images could be built from any flake. */
const before = {
  schema: 1,
  id: 'tiny-20260101-120000-00ff',
  name: 'Tiny (demo, offline)',
  profile: { id: 'tiny', name: 'Tiny (demo, offline)', icon: 'flask-conical' },
  architecture: 'x86_64',
  createdAt: 1767268800000,
  formats: { raw: { file: 'tiny.raw', sizeBytes: 1, sha256: '0'.repeat(64), modifiedMs: 1 } },
  bmap: 'tiny.bmap',
  machine: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
  ports: [],
  healthChecks: [],
  provenance: {
    options: { hostname: 'box1' },
    inputs: [],
    lockHash: '0'.repeat(64),
    raw: { derivation: '/nix/store/a.drv', storePath: '/nix/store/a' },
    iso: null,
    nixVersion: '2.34.8',
    kilnVersion: '0.1.0',
    builder: 'local',
    seconds: 3.4,
  },
  sbom: null,
  sizeMap: null,
}

describe('the record of an image', () => {
  it('from an older Kiln is read as a profile’s', () => {
    const { provenance, ...rest } = imageRecord.parse(before)
    expect(provenance).toEqual({
      ...before.provenance,
      builder: { kind: 'local' },
      flake: null,
      stateVersion: null,
    })
    expect(rest).toEqual({ ...before, provenance: undefined, keptFrom: null, bootTest: null })
  })

  it('of a flake keeps the reference in place of a profile’s id', () => {
    const flake = {
      reference: '/home/me/machines#box',
      url: 'git+file:///home/me/machines?rev=9e2f',
      revision: '9e2f',
      narHash: 'sha256-a=',
      lastModified: 1795173559,
    }
    const record = {
      ...before,
      profile: { ...before.profile, id: flake.reference },
      machine: { ...before.machine, diskMiB: null },
      provenance: { ...before.provenance, builder: { kind: 'local' }, flake, stateVersion: null },
    }
    expect(imageRecord.parse(JSON.parse(JSON.stringify(record)))).toEqual({
      ...record,
      keptFrom: null,
      bootTest: null,
    })
  })
})
