// What the service modules refuse in a configuration that Kiln did not make, and what they do to its network. Needs a nixpkgs.
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { noSources, ofFile } from './given.ts'

const evaluate = <T>(attribute: string): T => ofFile(join(import.meta.dirname, 'ordinary.nix'), attribute)

type Said = { refused: string[]; warnings: string[] }
type Forwarding = { filter: boolean; iptables: string; nftables: Record<string, string> }

describe.skipIf(noSources)('in an ordinary configuration', () => {
  let said: Record<string, Said>
  beforeAll(() => {
    said = evaluate('refused')
  }, 300_000)

  test('Newt leaves the name servers as they are, and says what it needs', () => {
    expect(said['newt']).toEqual({ refused: [], warnings: [] })
    expect(said['newtWithoutResolved']?.refused).toEqual([
      expect.stringContaining('Turn services.resolved.enable on'),
    ])
    expect(said['newtWithDnsmasq']?.refused).toEqual([
      expect.stringContaining('port 53, which services.dnsmasq takes at every address'),
    ])
    expect(said['newtWithDnsmasqElsewhere']?.refused).toEqual([])
  })

  test('Newt’s machine forwards the container’s packets only, unless it is a router', () => {
    const made = evaluate<Record<string, Forwarding>>('forwarding')
    expect(Object.keys(made).filter(name => made[name]?.filter)).toEqual(['nft', 'plain', 'without'])
    const chain = 'newt-agent-forward'
    expect(made['plain']?.iptables).toMatch(
      /-i ve-newt-agent -j RETURN[^]+-o ve-newt-agent -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN[^]+-j DROP/,
    )
    expect(made['nft']?.nftables[chain]).toContain('policy drop')
    expect(made['docker']?.iptables).not.toContain(`-A FORWARD -j ${chain}`)
  })
})
