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

  test('a Connect’s folder is one that its service sees', () => {
    expect(said['connectInHome']?.refused).toEqual([
      expect.stringContaining('"/home/mira/updates", and the service sees nothing of /home'),
    ])
    expect(said['connectInSrv']?.refused).toEqual([])
  })

  test('a Connect listens at a port that there is', () => {
    expect(evaluate('listens')).toEqual([true, true, true, false, false, false])
  })

  test('Home Assistant has a bridge, or the configuration says that there is none', () => {
    const none = { refused: [], warnings: [expect.stringContaining('makes none of that name')] }
    expect(said['homeAssistant']).toEqual(none)
    expect(said['homeAssistantWithPort']?.refused).toEqual([
      expect.stringContaining('bridge.interface is "enp1s0", which only a bridge that this module makes'),
    ])
    for (const name of ['WithBridge', 'WithNetdev', 'WithProfile', 'MakesIt'])
      expect(said[`homeAssistant${name}`], name).toEqual({ refused: [], warnings: [] })
  })

  test('a drive’s user is not brought to a machine whose switches would remove it', () => {
    expect(said['seedWithFixedUsers']?.refused).toEqual([
      expect.stringMatching(/users\.mutableUsers is false and kiln\.seed\.enable is true/),
    ])
  })

  test('an owner’s own lines come before those of the Wi-Fi and of Tailscale', () => {
    expect(said['wifiWithoutFirmware']).toEqual({ refused: [], warnings: [] })
    const made = evaluate<Record<string, { file: string; unitConfig: Record<string, string> }>>('tailnets')
    expect(made['kilns']?.file).toMatch(/-tailscale-key-place$/)
    expect(made['kilns']?.unitConfig['ConditionPathExists']).toMatch(/tailscaleAuthKey$/)
    expect(made['owners']?.file).toBe('/run/agenix/tailnet')
    expect(made['owners']?.unitConfig).not.toHaveProperty('ConditionPathExists')
  })

  test('Newt’s machine forwards the container’s packets only, unless it is a router', () => {
    const made = evaluate<Record<string, Forwarding>>('forwarding')
    expect(Object.keys(made).filter(name => made[name]?.filter)).toEqual(['nft', 'plain', 'without'])
    const chain = 'newt-agent-forward'
    expect(made['plain']?.iptables).toMatch(
      /-i ve-newt-agent -j RETURN [\s\S]+--ctstate ESTABLISHED,RELATED,DNAT -j RETURN [\s\S]+-j DROP /,
    )
    expect(made['nft']?.nftables[chain]).toContain('policy drop')
    expect(made['docker']?.iptables).not.toContain(`-A FORWARD -j ${chain}`)
  })
})
