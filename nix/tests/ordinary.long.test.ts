// The service modules in a configuration of someone who does not use Kiln's machines. Needs a nixpkgs.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { noSources, ofFile } from './given.ts'

const evaluate = <T>(attribute: string): T => ofFile(join(import.meta.dirname, 'ordinary.nix'), attribute)

type Made = { kept: Record<string, unknown>; system: string; units: string[] }
const ovn = ['ovn-controller', 'ovn-nb', 'ovn-northd', 'ovn-sb', 'ovs-vswitchd', 'ovsdb', 'strato-agent']

describe.skipIf(noSources)('the service modules in an ordinary configuration', () => {
  test('change nothing while they are off, also added twice', () => {
    expect(evaluate('off')).toBe(evaluate<{ toplevel: string }>('plain').toplevel)
  })

  test('run the agent as the first example of Strato’s document writes it, and nothing else', () => {
    const { kept } = evaluate<Made>('plain')
    const made = evaluate<Made>('document')
    expect(made.kept).toEqual(kept)
    expect(made.kept).toMatchObject({ hostName: 'attic', people: ['mira'], grub: true })
    expect(made.units).toEqual(ovn)
  })

  test('each work alone, and leave the machine its own names, people and settings', () => {
    const { kept } = evaluate<Made>('plain')
    const alone = evaluate<Record<string, Made>>('alone')
    expect(Object.keys(alone)).toEqual(evaluate('modules'))
    for (const [name, made] of Object.entries(alone)) {
      expect(made.kept, name).toEqual(kept)
      expect(made.units.length, name).toBeGreaterThan(0)
    }
    expect(alone['kiln-seed']?.units).toEqual(['kiln-hostname', 'kiln-place', 'kiln-seed', 'kiln-user'])
  })

  test('work together', () => {
    const { kept } = evaluate<Made>('plain')
    const made = evaluate<Made>('together')
    expect(made.kept).toEqual(kept)
    expect(made.units).toEqual(expect.arrayContaining([...ovn, 'kiln-seed', 'kiln-wifi', 'kiln-advertise']))
  })

  test('answer an option that is spelled wrongly with the right one', () => {
    expect(() => evaluate('misspelt')).toThrow(/Did you mean `services\.strato-agent\.controlPlaneUrl'/)
  })
})
