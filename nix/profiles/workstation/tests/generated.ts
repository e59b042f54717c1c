// What generated.nix says about a configuration of a host.
import { join } from 'node:path'
import { ofFunction } from '../../../tests/given.ts'

export type Generated = {
  filterTests: unknown[]
  refusals: string[]
  warnings: string[]
  hostName: string
  subvolumes: Record<string, string>
  crypttab: Record<string, string[]>
  loader: { systemdBoot: boolean; lanzaboote: boolean; grub: boolean }
  desktop: boolean
  persistent: string[]
  writes: Record<string, string[]>
  reset: Record<'before' | 'after' | 'wantedBy' | 'reached' | 'needed', string[]> & {
    service: string
    beforeSwitch: string
    tmpInMemory: boolean
  }
  kernelParams: string[]
  tools: string[]
  toolsOnDisc: string[]
  beforeEtc: string
  snapshotsAtActivation: boolean
  userFolders: string[]
  greeter: string | null
  noticeInSession: boolean
  offered: string | null
  excluded: string[]
  refreshEnds: string | null
  unsigned: string | null
  entries: Record<string, string[]>
}

export const generated = (host: string, settings: object = {}, secureBoot: object = {}): Generated =>
  ofFunction(join(import.meta.dirname, 'generated.nix'), { host, settings, secureBoot })
