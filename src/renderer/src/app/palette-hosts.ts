// The entries of the command palette about hosts: their pages, and deploying to one.
import '#features/hosts/texts.ts'
import { Boxes, History, Rocket, Server } from 'lucide-react'
import { navigate } from '#lib/hash-location.ts'
import { t } from '#lib/texts/texts.ts'
import type { HostState } from '#shared/deploy/memory.ts'
import { addressText } from '#shared/hosts/address.ts'
import { hasWorkloads } from '#shared/hosts/has-workloads.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { deployHref, hostHref, hostSnapshotsHref, workloadsHref } from '#shared/window/routes.ts'
import type { PaletteEntry } from './palette-entry.ts'

/** Those of its hosts that were installed have sessions; the page says which has none, and why. */
const workstation = 'workstation'

const go = (to: string) => () => navigate(to)

export function hostEntries(hosts: readonly KnownHost[], states: readonly HostState[]): PaletteEntry[] {
  const factsOf = new Map(states.map(({ id, facts }) => [id, facts]))
  return hosts.flatMap(({ id, name, address }): PaletteEntry[] => {
    const facts = factsOf.get(id) ?? null
    return [
      {
        id: `host:${id}`,
        group: 'hosts',
        label: name,
        detail: addressText(address),
        data: 'both',
        icon: Server,
        run: go(hostHref(id)),
      },
      ...(facts?.kiln?.profile === workstation
        ? [page('sessions', id, t('palette.sessions', { name }), History, hostSnapshotsHref(id))]
        : []),
      ...(hasWorkloads(null, facts?.kiln?.profile ?? null)
        ? [page('workloads', id, t('palette.workloads', { name }), Boxes, workloadsHref(id))]
        : []),
    ]
  })
}

const page = (kind: string, host: string, label: string, icon: PaletteEntry['icon'], to: string) =>
  ({ id: `${kind}:${host}`, group: 'hosts', label, icon, run: go(to) }) satisfies PaletteEntry

/** The wizard without a host, then with each. */
export const deployEntries = (hosts: readonly KnownHost[]): PaletteEntry[] => [
  {
    id: 'deploy',
    group: 'deploy',
    label: t('palette.deploy'),
    icon: Rocket,
    run: go(deployHref()),
  },
  ...hosts.map(
    ({ id, name }): PaletteEntry => ({
      id: `deploy:${id}`,
      group: 'deploy',
      label: t('hosts.deploy-to', { name }),
      icon: Rocket,
      run: go(deployHref({ hosts: [id] })),
    }),
  ),
]
