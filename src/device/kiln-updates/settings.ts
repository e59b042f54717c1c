// How this machine takes updates, from its configuration: services.kiln-updates writes the file.
import { fieldsOf } from '../lib/decode.ts'
import { readBounded } from '../lib/durable-file.ts'
import { type GitSettings, gitSettingsOf } from './git/settings.ts'
import { Problem } from './problem.ts'
import type { Window } from './window.ts'

export type Check =
  | { kind: 'unit'; unit: string }
  | { kind: 'tcp'; port: number }
  | { kind: 'http'; url: string }
  | { kind: 'command'; name: string; path: string }

export type Settings = {
  /** null: at any time. */
  window: Window | null
  /** Whether it may restart for a new kernel. */
  restarts: boolean
  checks: readonly Check[]
  /** How long the checks may take to pass, and how long they have to hold then. */
  patienceSeconds: number
  holdSeconds: number
  /** A program that must succeed before a switch. */
  before: string | null
  /** The folder from which systemd-boot starts kernels; null: its space is not checked. */
  bootFolder: string | null
  /** The repository that it follows; null if it follows published updates. */
  git: GitSettings | null
}

/** Throws Problem. */
export function readSettings(path: string): Settings {
  const wrong = (name: string) => new Problem('config', `${path}: ${name} has another form`)
  const value = fieldsOf(parsed(path))
  if (!value) throw wrong('it')
  const { window, restarts, checks, patienceSeconds, holdSeconds, before, bootFolder, git } = value
  const text = (given: unknown, name: string): string | null => {
    if (given === null || typeof given === 'string') return given
    throw wrong(name)
  }
  const seconds = (given: unknown, name: string): number => {
    if (typeof given === 'number' && given >= 0 && given <= 86_400) return given
    throw wrong(name)
  }
  if (typeof restarts !== 'boolean') throw wrong('restarts')
  if (!Array.isArray(checks)) throw wrong('checks')
  return {
    window: window === null ? null : windowOf(window, () => wrong('window')),
    restarts,
    checks: checks.map(each => checkOf(each) ?? raise(wrong('checks'))),
    patienceSeconds: seconds(patienceSeconds, 'patienceSeconds'),
    holdSeconds: seconds(holdSeconds, 'holdSeconds'),
    before: text(before, 'before'),
    bootFolder: text(bootFolder, 'bootFolder'),
    git: git == null ? null : (gitSettingsOf(git) ?? raise(wrong('git'))),
  }
}

function raise(problem: Problem): never {
  throw problem
}

function windowOf(value: unknown, wrong: () => Problem): Window {
  const { from, to } = fieldsOf(value) ?? {}
  const isTime = (text: unknown): text is string =>
    typeof text === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)
  if (!isTime(from) || !isTime(to)) throw wrong()
  return { from, to }
}

function checkOf(value: unknown): Check | null {
  const { kind, unit, port, url, name, path } = fieldsOf(value) ?? {}
  if (kind === 'unit' && typeof unit === 'string') return { kind, unit }
  if (kind === 'tcp' && typeof port === 'number' && port > 0 && port < 65_536) return { kind, port }
  if (kind === 'http' && typeof url === 'string' && URL.canParse(url)) return { kind, url }
  if (kind === 'command' && typeof name === 'string' && typeof path === 'string') return { kind, name, path }
  return null
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readBounded(path) ?? '')
  } catch (cause) {
    throw new Problem('config', `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`)
  }
}
