// The command line: a verb, and all paths.
import { join } from 'node:path'
import { Failure } from './failure.ts'

const verbs = ['make', 'thaw', 'list', 'restore'] as const
type Verb = (typeof verbs)[number]

const values = {
  '--disk': '/var/lib/kaliun/home-assistant.qcow2',
  '--copies': '/var/lib/kaliun/home-assistant-copies',
  '--runtime': '/run/homeassistant-vm',
  // The folder that QEMU itself can write to.
  '--writable': '/var/lib/homeassistant-vm',
  '--unit': 'homeassistant-vm.service',
  '--free-mib': '5120',
  '--thaw-seconds': '120',
}

export type Places = {
  disk: string
  copies: string
  agent: string
  agentLock: string
  monitor: string
  /** The copy that QEMU writes. */
  written: string
  unit: string
  /** Space that must stay free in addition to a copy. */
  freeBytes: number
  thawMs: number
}

export type Words = { verb: Verb; name: string | null; isYes: boolean; places: Places }

/** Throws Failure. */
export function readWords(words: readonly string[]): Words {
  const [first = '', ...rest] = words
  const verb = verbs.find(each => each === first)
  if (!verb) throw new Failure('words', `${first} is not one of ${verbs.join(', ')}`)
  const given = { ...values }
  let [name, isYes]: [string | null, boolean] = [null, false]
  for (let at = 0; at < rest.length; at++) {
    const [word = '', value] = rest.slice(at)
    if (word === '--yes') isYes = true
    else if (Object.hasOwn(given, word) && value !== undefined) {
      Object.assign(given, { [word]: value })
      at++
    } else if (verb === 'restore' && name === null && !word.startsWith('-')) name = word
    else throw new Failure('words', `${word} is not an argument`)
  }
  if (verb === 'restore' && name === null)
    throw new Failure('words', 'restore takes the name of a copy: see homeassistant-copies list')
  const whole = (word: '--free-mib' | '--thaw-seconds') => {
    if (/^\d{1,9}$/.test(given[word])) return Number(given[word])
    throw new Failure('words', `${word} takes a number`)
  }
  const runtime = given['--runtime']
  return {
    verb,
    name,
    isYes,
    places: {
      disk: given['--disk'],
      copies: given['--copies'],
      agent: join(runtime, 'agent.sock'),
      agentLock: join(runtime, 'agent.lock'),
      monitor: join(runtime, 'qmp.sock'),
      written: join(given['--writable'], 'home-assistant-copy.part'),
      unit: given['--unit'],
      freeBytes: whole('--free-mib') * 2 ** 20,
      thawMs: whole('--thaw-seconds') * 1000,
    },
  }
}
