import { describe, expect, it } from 'vitest'
import { type BoxUpdate, judgeReported, judgeWave, type Reported } from './box-update.ts'

const [old, published] = ['/nix/store/old', '/nix/store/new']
const reported = (changed: Partial<Reported>): Reported => ({
  running: old,
  lastLook: '',
  lastSwitch: '',
  isOnTrial: false,
  ...changed,
})
const switched = (outcome: string, why = '', to = published) =>
  JSON.stringify({ outcome, why, to, from: old })

const didNotBegin = (problem: string, detail: string, toplevel = published) =>
  JSON.stringify({ toplevel, outcome: 'failed', problem, detail })

describe('a box, about the system that is published for it', () => {
  it.each([
    ['runs it', { running: published }, 'runs', null],
    [
      'runs it, and takes no other',
      { running: published, lastLook: '{"outcome":"refused","refusal":"expired"}' },
      'runs',
      { code: 'update.refusal.expired' },
    ],
    [
      'runs the last commit for long',
      { running: published, lastLook: '{"outcome":"current","stale":15}' },
      'runs',
      { code: 'update.because.no-commit' },
    ],
    ['is still checking it', { running: published, isOnTrial: true }, 'waits', null],
    ['has not switched', { lastLook: '{"outcome":"ready"}' }, 'waits', null],
    ['has not looked', {}, 'waits', null],
    [
      'went back from it',
      { lastSwitch: switched('went-back', 'worse: purpose') },
      'went-back',
      'worse: purpose',
    ],
    ['could not go back', { lastSwitch: switched('stuck') }, 'went-back', { code: 'update.because.stuck' }],
    [
      'was rolled back by hand',
      { lastSwitch: switched('switched') },
      'went-back',
      { code: 'update.because.by-hand' },
    ],
    [
      'was cut off',
      { lastSwitch: switched('cut-off', 'cut-off') },
      'failed',
      { code: 'update.because.cut-off' },
    ],
    [
      'went back from another',
      { lastSwitch: switched('went-back', 'x', '/nix/store/before') },
      'waits',
      null,
    ],
    [
      'has no space for its kernel',
      { lastSwitch: didNotBegin('no-space', '/boot has 7 bytes free'), lastLook: '{"outcome":"ready"}' },
      'failed',
      '/boot has 7 bytes free',
    ],
    ['was put off by a person', { lastSwitch: didNotBegin('put-off', 'it was put off') }, 'waits', null],
    [
      'did not begin with another',
      { lastSwitch: didNotBegin('no-space', 'x', '/nix/store/before') },
      'waits',
      null,
    ],
    ['has no space', { lastLook: '{"outcome":"failed","detail":"7 bytes free"}' }, 'failed', '7 bytes free'],
    [
      'refuses it',
      { lastLook: '{"outcome":"refused","refusal":"expired"}' },
      'failed',
      { code: 'update.refusal.expired' },
    ],
    [
      'refuses it for what only a newer Kiln knows',
      { lastLook: '{"outcome":"refused","refusal":"too-blue"}' },
      'failed',
      'too-blue',
    ],
    ['says nothing sensible', { lastLook: '[]', lastSwitch: '{' }, 'waits', null],
  ] as const)('%s', (_, changed, state, reason) => {
    expect(judgeReported(reported(changed), published)).toEqual({ state, reason })
  })
})

describe('the first wave', () => {
  const box = (state: BoxUpdate['state']): BoxUpdate => ({
    box: '0123456789abcdef',
    name: state,
    system: published,
    state,
    reason: null,
  })
  it('lets the rest follow once all of it runs', () => {
    expect(judgeWave([box('runs'), box('runs')])).toEqual({ verdict: 'go' })
  })
  it('stops the rest where one box went back or failed, whatever the others do', () => {
    for (const state of ['went-back', 'failed'] as const)
      expect(judgeWave([box('runs'), box('waits'), box(state)])).toMatchObject({
        verdict: 'stop',
        because: [{ name: state }],
      })
  })
  it('keeps the rest waiting for a box that has not switched, or does not answer', () => {
    expect(judgeWave([box('runs'), box('waits'), box('unknown')])).toMatchObject({
      verdict: 'wait',
      because: [{ name: 'waits' }, { name: 'unknown' }],
    })
  })
})
