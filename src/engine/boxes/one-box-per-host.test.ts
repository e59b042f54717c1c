import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BoxRecord } from '#shared/boxes/box.ts'
import { driveResult } from '#shared/flash/flash.ts'
import { type Host, host as hostType } from '#shared/hosts/host.ts'
import { withAdopted } from './adopt.ts'
import { withDeployed, withFlashed } from './belongings.ts'
import { newBox } from './find-box.ts'

const names = ['living', 'room', 'hall', 'attic']
const host = (name: string): Host =>
  hostType.parse({
    id: name,
    name,
    address: { host: `${name}.local`, port: 22, user: 'root', jump: null, identity: null },
    tags: [],
    added: 'flashed',
    addedAt: 1,
  })
const flashedDrive = (hostname: string) =>
  driveResult.parse({
    path: hostname,
    hostname,
    outcome: 'verified',
    name: 'Stick',
    serial: hostname,
    bytesWritten: 1,
    bytesSkipped: 0,
    bytesVerified: 1,
    sha256: null,
    seconds: 1,
    error: null,
    hostKey: null,
  })

const at = fc.nat({ max: 9 })
const hostname = fc.constantFrom(...names)
const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), hostname }),
  fc.record({
    kind: fc.constant('flash' as const),
    box: at,
    hostnames: fc.uniqueArray(hostname, { minLength: 1 }),
  }),
  fc.record({ kind: fc.constant('deploy' as const), box: at, hostname }),
  fc.record({ kind: fc.constant('rename' as const), box: at, number: fc.nat() }),
  fc.record({ kind: fc.constant('adopt' as const), box: at, hostname }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
type Known = { boxes: BoxRecord[]; hosts: Host[] }

function after({ boxes, hosts: before }: Known, step: Step, newId: () => string): Known {
  const box = 'box' in step ? (boxes[step.box % Math.max(boxes.length, 1)] ?? null) : null
  const given = { reserved: [], at: 1, newId }
  const added = step.kind === 'flash' ? step.hostnames : 'hostname' in step ? [step.hostname] : []
  const hosts = [...before, ...added.filter(name => !before.some(({ id }) => id === name)).map(host)]
  const write = (changed: readonly BoxRecord[], gone: readonly string[] = []): Known => ({
    hosts,
    boxes: [
      ...boxes.filter(({ id }) => !gone.includes(id) && !changed.some(each => each.id === id)),
      ...changed,
    ],
  })
  switch (step.kind) {
    case 'add': {
      const options = { hostname: step.hostname }
      return write([newBox({ id: newId(), name: `Box ${newId()}`, createdAt: 1, profile: 'tiny', options })])
    }
    case 'flash': {
      const answers = { profile: 'tiny', options: {}, architecture: 'x86_64' as const }
      const flashed = {
        ...given,
        hosts,
        drives: [],
        ids: new Map(),
        own: new Map(),
        tickets: new Map(),
        hostnameKey: 'hostname',
      }
      const results = step.hostnames.map(flashedDrive)
      return write(
        withFlashed(boxes, { ...flashed, results, image: { id: 'image', answers }, box: box?.id ?? null }),
      )
    }
    case 'deploy': {
      const source = { kind: 'flake' as const, reference: '.#box' }
      const to = host(step.hostname)
      const made = withDeployed(boxes, { ...given, host: to, source, box: box?.id ?? null })
      return write(made ? [made] : [])
    }
    case 'rename':
      return write(box ? [{ ...box, name: `Renamed ${step.number}` }] : [])
    case 'adopt': {
      const facts = { hostname: step.hostname, settings: null, kiln: null, architecture: 'x86_64' }
      const adopting = { host: host(step.hostname), hosts, options: {}, reserved: [], at: 1 }
      try {
        const adopted = withAdopted(boxes, { ...adopting, facts: { ...facts, box: box?.id ?? newId() } })
        return write(adopted.write, adopted.remove)
      } catch {
        return write([])
      }
    }
  }
}

test('a host is in at most one box, after any flashes, deploys, renames and adoptions', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), steps => {
      let ids = 0
      const newId = () => (ids++).toString(16).padStart(16, '0')
      let known: Known = { boxes: [], hosts: [] }
      for (const each of steps) {
        known = after(known, each, newId)
        const owned = known.boxes.flatMap(({ host }) => host ?? [])
        expect(owned).toEqual([...new Set(owned)])
      }
    }),
    { numRuns: 500 },
  )
})
