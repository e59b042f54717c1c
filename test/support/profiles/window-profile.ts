// A profile for the tests of the wizard.
import { type Option, option } from '#shared/profiles/option.ts'
import { type Profile, profile } from '#shared/profiles/profile.ts'

export const makeOption = (given: Partial<Option> & Pick<Option, 'key' | 'type'>): Option =>
  option.parse({ label: given.key, description: '', default: null, ...given })

export const testProfile: Profile = profile.parse({
  schema: 1,
  id: 'tiny',
  name: 'Tiny',
  summary: '',
  flake: '.',
  formats: ['raw', 'qcow2', 'ova', 'iso'],
  architectures: ['x86_64', 'aarch64'],
  minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
  path: '/profiles/tiny',
  schemaOptions: [
    makeOption({ key: 'hostname', type: { kind: 'string', format: 'hostname' }, default: 'tiny' }),
    makeOption({ key: 'size', type: { kind: 'int' }, default: 192 }),
    makeOption({ key: 'keys', type: { kind: 'list', of: { kind: 'string' } }, default: [] }),
    makeOption({ key: 'note', type: { kind: 'string' } }),
    makeOption({ key: 'token', type: { kind: 'string' }, secret: true }),
  ],
})
