import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { updateUndoneIn } from './update-undone.ts'

const record = (more: object = {}) =>
  JSON.stringify({ outcome: 'went-back', why: 'worse: tcp 8123', to: '/nix/store/new', ...more })
const read = (text: string) => updateUndoneIn(text, 5, '/nix/store/old')

describe('an update that was not kept', () => {
  it('has the reason that the machine gives', () => {
    expect(read(record())).toEqual({ at: 5, stuck: false, reason: 'worse: tcp 8123' })
    expect(read(record({ outcome: 'stuck', why: 'stuck' }))).toEqual({ at: 5, stuck: true, reason: '' })
  })

  it('is none where it was kept, was cut off, or runs by now', () => {
    expect(read(record({ outcome: 'switched' }))).toBeNull()
    expect(read(record({ outcome: 'cut-off' }))).toBeNull()
    expect(updateUndoneIn(record(), 5, '/nix/store/new')).toBeNull()
  })

  it('returns null for any other text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => read(text) === null))
  })
})
