// What the script printed → facts. Pure. The host is not trusted to print anything sensible: texts stay texts, and are cut.
import { z } from 'zod'
import { type Generation, type HostFacts, hostFacts } from '#shared/hosts/facts.ts'
import { recordedVersion } from '#shared/profiles/state-version.ts'
import { beginMark, endMark } from './script.ts'

const longestText = 300
const mostGenerations = 1000
const mostUnits = 200

/** null where it is not what the script prints. `nowMs`: this computer's clock when the script ran. */
export function parseFacts(output: string, nowMs: number): HostFacts | null {
  const lines = output.split('\n')
  const from = lines.indexOf(beginMark)
  const to = lines.indexOf(endMark, from)
  if (from < 0 || to < 0) return null
  const said = new Map<string, string[]>()
  for (const line of lines.slice(from + 1, to)) {
    const tab = line.indexOf('\t')
    if (tab < 0) continue
    const [key, value] = [line.slice(0, tab), line.slice(tab + 1).trim()]
    if (value === '') continue
    const values = said.get(key)
    if (values) values.push(value)
    else said.set(key, [value])
  }
  const all = (key: string) => said.get(key) ?? []
  const first = (key: string) => all(key)[0]?.slice(0, longestText) ?? null
  const clock = number(first('clock'))
  if (clock === null) return null

  const generations = all('generation')
    .slice(-mostGenerations)
    .flatMap(generationOf)
    .sort((a, b) => a.number - b.number)
  const numberOf = (path: string | null) => generations.findLast(each => each.path === path)?.number ?? null
  const [currentSystem, bootedSystem] = [storePath(first('current')), storePath(first('booted'))]
  const parts = (which: string) => all(`${which}-part`).join('\n')
  const [, blocks, , free] = /\s(\d+)\s+(\d+)\s+(\d+)\s+\d+%/.exec(` ${first('disk') ?? ''}`) ?? []
  return {
    hostname: first('hostname') ?? '',
    system: systemName(all('os')),
    nixos: first('nixos') === 'yes',
    label: first('label'),
    architecture: first('architecture') ?? '',
    kernel: first('kernel') ?? '',
    currentSystem,
    bootedSystem,
    profileGeneration: generationNumber(first('profile') ?? ''),
    currentGeneration: numberOf(currentSystem),
    bootedGeneration: numberOf(bootedSystem),
    generations,
    needsReboot: currentSystem && bootedSystem ? parts('current') !== parts('booted') : null,
    memoryBytes: kibibytes(all('memory'), 'MemTotal:'),
    memoryFreeBytes: kibibytes(all('memory'), 'MemAvailable:'),
    diskBytes: times1024(blocks),
    diskFreeBytes: times1024(free),
    uptimeSeconds: number(first('uptime')?.split(' ')[0] ?? null),
    failedUnits: first('systemd') === 'yes' ? all('failed').slice(0, mostUnits).map(cut) : null,
    nixVersion: /(\d+(?:\.\d+)+)/.exec(first('nix') ?? '')?.[1] ?? null,
    kiln: kilnOf(all('kiln')[0] ?? ''),
    stateVersion: recordedVersion(all('kiln')[0] ?? null),
    settings: settingsOf(all('settings')[0] ?? ''),
    clockSeconds: Math.round(clock - nowMs / 1000),
  }
}

const cut = (text: string) => text.slice(0, longestText)

function number(text: string | null): number | null {
  return text !== null && /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : null
}

const times1024 = (digits: string | undefined) => {
  const count = number(digits ?? null)
  return count === null ? null : count * 1024
}

const kibibytes = (lines: string[], name: string) =>
  times1024(lines.find(line => line.startsWith(`${name} `))?.split(' ')[1])

const storePath = (text: string | null) => (text && /^\/nix\/store\/[^/\s]+$/.test(text) ? text : null)

/** "system-12-link" → 12. */
const generationNumber = (link: string) => {
  const digits = /^system-(\d{1,9})-link$/.exec(link)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** "system-12-link 1767225600 /nix/store/…-nixos-system-box1-26.05" */
function generationOf(line: string): Generation[] {
  const [link = '', seconds = '', ...rest] = line.split(' ')
  const [count, path] = [generationNumber(link), storePath(rest.join(' '))]
  if (count === null || path === null) return []
  const created = number(seconds)
  return [{ number: count, path, createdAt: created === null ? null : created * 1000 }]
}

/** Lines of os-release(5): values may be in quotes. */
function systemName(lines: string[]): string {
  const value = (name: string) =>
    lines
      .find(line => line.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .replace(/^(["'])(.*)\1$/, '$2')
  return cut(value('PRETTY_NAME') ?? value('NAME') ?? '')
}

const kilnFile = z.object({
  profile: z.string().max(100),
  build: z.string().max(100).nullable().default(null),
})

/** What a person sees in a form, and what the profile's options take, is decided there. */
function settingsOf(text: string): HostFacts['settings'] {
  try {
    return hostFacts.shape.settings.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function kilnOf(text: string): HostFacts['kiln'] {
  try {
    const { profile, build } = kilnFile.parse(JSON.parse(text))
    return { profile, build }
  } catch {
    return null
  }
}
