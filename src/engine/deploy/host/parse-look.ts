// Parses a host's facts for a deploy (the verb "look" of the script). Pure.

import { basename } from 'node:path'
import type { HostClosure } from '#engine/systems/system.ts'
import { bootParts } from '#shared/boot-parts.ts'
import { recordedVersion, stateVersion } from '#shared/profiles/state-version.ts'
import type { RightsRefused } from './rights.ts'

export type HostLook = {
  isNixos: boolean
  /** The output of `uname -m`. */
  machine: string
  hostname: string
  uid: number
  /** Store paths; "" if there is none. */
  current: string
  profile: string
  /** The system profile's generation. */
  generation: number | null
  generations: { number: number; path: string }[]
  /** The booted system, part by part (shared/boot-parts.ts). */
  booted: Record<string, string>
  bootId: string
  freeBytes: number | null
  hasSystemd: boolean
  rights: 'root' | 'sudo' | 'doas' | 'none'
  /** Without root rights: sudo's output, and which ways there are. */
  refused: RightsRefused
  /** Its nix-daemon, if a command over SSH does not find it on its PATH; null if it does. */
  nixProgram: string | null
  /** Its profile names the running system, and it is known to boot that next; false if that was not checked or needs
   *  root. */
  boots: boolean
  /** Its system.stateVersion, as Kiln recorded it; null if it did not. */
  stateVersion: string | null
  /** Evidence for it if it is not recorded: the values in its configuration, and the release of its oldest
   *  generation. */
  signs: { configured: string[]; oldest: string | null }
  closure: HostClosure
  /** The deploy that holds the lock now, and how the last ones ended; empty if that needs root. */
  history: HostHistory
}

export type HostHistory = {
  locked: { id: string; seconds: number; since: string; who: string } | null
  /** The last first. */
  ended: { id: string; from: string; to: string; outcome: string }[]
}

/** null if the output is incomplete, or not the script's. */
export function parseLook(stdout: string): HostLook | null {
  const lines = stdout.split('\n')
  if (!lines.includes('end look')) return null
  const of = (key: string) => valuesOf(lines, key)
  const one = (key: string) => of(key)[0] ?? ''
  const freeKib = one('free-kib')
  const rights = one('rights')
  return {
    isNixos: one('nixos') === 'yes',
    machine: one('machine'),
    hostname: one('hostname'),
    uid: Number(one('uid')),
    current: storePathIn(one('current')),
    profile: one('profile'),
    generation: generationOf(one('generation')),
    generations: of('known').flatMap(text => {
      const [link = '', path = ''] = text.split(' ')
      const number = generationOf(basename(link))
      return number === null ? [] : [{ number, path }]
    }),
    booted: Object.fromEntries(bootParts.map(part => [part, one(`booted-${part}`).trim()])),
    bootId: one('boot-id'),
    freeBytes: /^\d+$/.test(freeKib) ? Number(freeKib) * 1024 : null,
    hasSystemd: one('systemd') === 'yes',
    rights: rights === 'root' || rights === 'sudo' || rights === 'doas' ? rights : 'none',
    refused: { output: of('rights-refused'), ways: of('rights-way') },
    nixProgram: /^\/[\w./+-]+$/.exec(one('daemon'))?.[0] ?? null,
    boots: one('boots') === 'yes',
    stateVersion: recordedVersion(of('kiln')[0] ?? null),
    signs: {
      configured: [...new Set(of('configured'))].filter(isVersion),
      oldest: one('oldest').match(/^\d{2}\.\d{2}(?=\D|$)/)?.[0] ?? null,
    },
    closure: parseClosure(lines),
    history: parseHistory(lines),
  }
}

const isVersion = (text: string) => stateVersion.safeParse(text).success

/** readlink prints a dangling link itself, which is not a system to return to. */
const storePathIn = (text: string) => (/^\/nix\/store\/[^/]+$/.test(text) ? text : '')

function generationOf(link: string): number | null {
  const [, number] = /^system-(\d+)-link$/.exec(link) ?? []
  return number === undefined ? null : Number(number)
}

const valuesOf = (lines: string[], key: string) =>
  lines.filter(line => line.startsWith(`${key} `)).map(line => line.slice(key.length + 1))

/** Parses the output of the verb "closure", too. */
export const parseClosure = (lines: string[]): HostClosure => ({
  units: new Map(
    valuesOf(lines, 'unit').map(text => {
      const [name = '', file = ''] = text.split(' ')
      return [name, file]
    }),
  ),
  paths: valuesOf(lines, 'path'),
})

/** Parses the output of the verb "history", too. */
export function parseHistory(lines: string[]): HostHistory {
  const [, id, seconds, since = '', who = ''] =
    lines.map(line => /^locked (\S+) (\d+) (\S+) (.*)$/.exec(line)).find(found => found !== null) ?? []
  return {
    locked: id === undefined ? null : { id, seconds: Number(seconds), since, who },
    ended: valuesOf(lines, 'ended').map(text => {
      const [ended = '', from = '', to = '', ...outcome] = text.split(' ')
      return { id: ended, from, to, outcome: outcome.join(' ').trim() }
    }),
  }
}
