// Samples for tests of the page of deploys.
import { navigate } from '#lib/hash-location.ts'
import type { HostHistory } from '#shared/deploy/memory.ts'
import { profile as profileSchema } from '#shared/profiles/profile.ts'
import { answer } from './fake-engine.ts'
import { sampleFacts, sampleHistory, sampleHost, sampleState } from './sample-host.ts'

const profile = profileSchema.parse({
  schema: 1,
  id: 'tiny',
  name: 'Tiny',
  summary: 'Small.',
  flake: '.',
  path: '/lab/tiny',
  trusted: true,
  formats: ['raw'],
  architectures: ['x86_64'],
  minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
  schemaOptions: [
    {
      key: 'message',
      label: 'Login message',
      group: 'System',
      description: 'Shown at the login.',
      default: '',
      type: { kind: 'string' },
    },
  ],
})
const settings = {
  profile: 'tiny',
  architecture: 'x86_64' as const,
  options: { message: 'Hello from there' },
}
export const now = { at: Date.now(), error: null }
/** The history of a host whose login message is `Hello from there`. */
export const builtWith = sampleHistory({ asked: now, facts: { at: 1, facts: sampleFacts({ settings }) } })

/** An engine with these hosts, and with the profile tiny, for the page of deploys. */
export function deployEngine(histories: Record<string, HostHistory>) {
  navigate('/deploy')
  answer('hosts.list', () => Object.keys(histories).map(id => sampleHost({ id, name: `Host ${id}` })))
  answer('hosts.states', () => Object.keys(histories).map(id => sampleState({ id, asked: now })))
  answer('hosts.history', input => histories[(input as { host: string }).host] ?? sampleHistory())
  answer('images.list', () => ({ images: [], problems: [] }) as never)
  answer('profiles.list', () => ({ profiles: [profile], problems: [] }))
  answer('builds.check', () => ({ problems: [], tools: [] }) as never)
}
