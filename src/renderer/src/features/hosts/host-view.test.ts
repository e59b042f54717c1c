import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { day } from '#shared/messages/message.ts'
import { sampleHost, sampleState, unreached } from '#testing/sample-host.ts'
import { allTags, filterHosts, linesOf, needsAttention, noFilter, reachOf, tagsFrom } from './host-view.ts'

const lines = linesOf(
  [
    sampleHost({ id: 'box10', name: 'box10', tags: ['lab'] }),
    sampleHost({ id: 'box2', name: 'Box2', tags: ['lab', 'web'] }),
    sampleHost({ id: 'gate', name: 'gate' }),
  ],
  [sampleState({ id: 'box10' }), sampleState({ id: 'box2', asked: unreached('ssh.timed-out') })],
)
const names = (filter: Partial<typeof noFilter>) =>
  filterHosts(lines, { ...noFilter, ...filter }).map(({ host }) => host.id)

test('hosts are in the order of their names, numbers as numbers', () => {
  expect(names({})).toEqual(['box2', 'box10', 'gate'])
})

test('they are found by name, address, tag, system and build, and filtered by tag and state', () => {
  expect(names({ text: 'BOX' })).toEqual(['box2', 'box10'])
  expect(names({ text: '26.05' })).toEqual(['box2', 'box10'])
  expect(names({ tag: 'web' })).toEqual(['box2'])
  expect(names({ show: 'online' })).toEqual(['box10'])
  expect(names({ show: 'away' })).toEqual(['box2', 'gate'])
  expect(allTags(lines.map(({ host }) => host))).toEqual(['lab', 'web'])
})

test('an error of the connection says how it was not reached', () => {
  expect(reachOf(null)).toBe('never-asked')
  expect(reachOf({ at: 1, error: null })).toBe('online')
  expect(reachOf(unreached('ssh.host-key-unknown'))).toBe('untrusted')
  expect(reachOf(unreached('ssh.host-key-changed'))).toBe('key-changed')
  expect(reachOf(unreached('ssh.denied'))).toBe('denied')
  expect(reachOf(unreached('ssh.refused'))).toBe('away')
  const error = failure('host.not-started', {
    operation: 'hosts.facts',
    values: { name: 'box', date: day(1) },
  })
  expect(reachOf({ at: 1, error: error.report() })).toBe('waiting')
})

test('a changed key, failed units, a due restart and a deploy that went back need attention', () => {
  const line = (part: Parameters<typeof sampleState>[0]) =>
    needsAttention({ host: sampleHost(), state: sampleState(part) })
  expect(line({})).toBe(false)
  expect(line({ asked: unreached('ssh.host-key-changed') })).toBe(true)
  expect(line({ asked: unreached('ssh.timed-out') })).toBe(false)
  const facts = sampleState().facts
  expect(line({ facts: facts && { ...facts, failedUnits: ['nginx.service'] } })).toBe(true)
  expect(line({ facts: facts && { ...facts, needsReboot: true } })).toBe(true)
  expect(line({ facts: facts && { ...facts, updateStale: 'expired' }, last: null })).toBe(true)
  const undone = facts && { ...facts, updateUndone: { at: facts.at, stuck: false, reason: '' } }
  expect(line({ facts: undone, last: null })).toBe(true)
  const last = { deploy: 'd', name: 'a', at: 1, mode: 'switch' as const, error: null }
  expect(line({ last: { ...last, outcome: 'rolled-back' } })).toBe(true)
  expect(line({ last: { ...last, outcome: 'switched' } })).toBe(false)
})

test('tags are words, each once, and a wrong one is named', () => {
  expect(tagsFrom(' lab,  web lab ')).toEqual({ tags: ['lab', 'web'], wrong: null })
  expect(tagsFrom('lab ä')).toEqual({ tags: ['lab', 'ä'], wrong: 'ä' })
})
