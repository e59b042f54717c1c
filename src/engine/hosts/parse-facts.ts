// The questions about a host, and the meaning of its answers. Pure.
import { z } from 'zod'
import { shellFile } from '#engine/shell-file.ts'
import { boxId } from '#shared/box-id.ts'
import { type Generation, type HostFacts, hostFacts } from '#shared/hosts/facts.ts'
import { updateStaleIn } from '#shared/hosts/update-stale.ts'
import { updateUndoneIn } from '#shared/hosts/update-undone.ts'
import { recordedVersion } from '#shared/profiles/state-version.ts'
import { type Answers, releaseValue } from './answers.ts'
import { defineInquiry } from './ask-by-script.ts'

const mostGenerations = 1000
const mostUnits = 200

/** `clock`: the host's, in seconds. */
type RawFacts = Omit<HostFacts, 'clockSeconds'> & { clock: number }

/** `nowMs`: this computer's clock when the host's was read. */
export function withSkew({ clock, updateUndone, ...facts }: RawFacts, nowMs: number): HostFacts {
  const clockSeconds = Math.round(clock - nowMs / 1000)
  // Compared with what was deployed from here.
  const at = updateUndone?.at == null ? null : updateUndone.at - clockSeconds * 1000
  return { ...facts, updateUndone: updateUndone && { ...updateUndone, at }, clockSeconds }
}

export const hostInquiry = defineInquiry({
  name: 'facts',
  questions: shellFile(import.meta.url, './facts.sh'),
  parse: factsFrom,
})

function factsFrom({ text, texts, lines }: Answers): RawFacts | null {
  const first = (key: string) => text(key) || null
  const clock = number(first('clock'))
  if (clock === null) return null
  const [kiln = '', settings = ''] = [lines('kiln')[0], lines('settings')[0]]
  const generations = texts('generation')
    .slice(-mostGenerations)
    .flatMap(generationOf)
    .sort((a, b) => a.number - b.number)
  const numberOf = (path: string | null) => generations.findLast(each => each.path === path)?.number ?? null
  const [currentSystem, bootedSystem] = [storePath(first('current')), storePath(first('booted'))]
  const parts = (which: string) => texts(`${which}-part`).join('\n')
  const [, blocks, , free] = /\s(\d+)\s+(\d+)\s+(\d+)\s+\d+%/.exec(` ${first('disk') ?? ''}`) ?? []
  return {
    hostname: first('hostname') ?? '',
    system: systemName(texts('os')),
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
    memoryBytes: kibibytes(texts('memory'), 'MemTotal:'),
    memoryFreeBytes: kibibytes(texts('memory'), 'MemAvailable:'),
    diskBytes: times1024(blocks),
    diskFreeBytes: times1024(free),
    uptimeSeconds: number(first('uptime')?.split(' ')[0] ?? null),
    failedUnits: first('systemd') === 'yes' ? texts('failed').slice(0, mostUnits) : null,
    nixVersion: /(\d+(?:\.\d+)+)/.exec(first('nix') ?? '')?.[1] ?? null,
    kiln: kilnOf(kiln),
    stateVersion: recordedVersion(kiln),
    settings: settingsOf(settings),
    updateStale: updateStaleIn(lines('look')[0] ?? ''),
    updateUndone: updateUndoneIn(lines('update')[0] ?? '', secondsAt(first('update-at')), currentSystem),
    hasBroker: first('broker') === 'yes',
    box: boxId.safeParse(first('box')?.trim()).data ?? null,
    snapshots: first('snapshots') === 'yes',
    clock,
  }
}

function number(text: string | null): number | null {
  return text !== null && /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : null
}

const secondsAt = (text: string | null) => {
  const seconds = number(text)
  return seconds === null ? null : seconds * 1000
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

const systemName = (lines: string[]): string =>
  releaseValue(lines, 'PRETTY_NAME') || releaseValue(lines, 'NAME')

const kilnFile = z.object({
  profile: z.string().max(100),
  build: z.string().max(100).nullable().default(null),
})

/** Checks only the schema: the form decides what a person sees, and the profile what its options take. */
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
