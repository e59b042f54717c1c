// A profile for the tests of pure parts: every kind of option, two architectures.
import { type Profile, profile } from '#shared/profiles/profile.ts'

export const sampleProfile: Profile = profile.parse({
  schema: 1,
  id: 'sample',
  name: 'Sample',
  summary: 'For tests.',
  flake: '.',
  formats: ['raw', 'raw.zst', 'qcow2', 'vmdk', 'vhdx', 'ova', 'iso'],
  architectures: ['x86_64', 'aarch64'],
  minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
  path: '/profiles/sample',
  schemaOptions: [
    {
      key: 'hostname',
      label: 'Host name',
      type: { kind: 'string', format: 'hostname' },
      description: '',
      default: 'sample',
    },
    {
      key: 'keys',
      label: 'Keys',
      type: { kind: 'list', of: { kind: 'string' } },
      description: '',
      default: [],
    },
    { key: 'size', label: 'Size', type: { kind: 'int', min: 1, max: 9 }, description: '', default: 3 },
    { key: 'login', label: 'Login', type: { kind: 'bool' }, description: '', default: false },
    {
      key: 'wifi',
      label: 'Wi-Fi password',
      type: { kind: 'string' },
      description: '',
      default: null,
      secret: true,
    },
  ],
})
