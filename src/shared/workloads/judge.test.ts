import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge, overQuota } from './judge.ts'
import { type Caller, faces, isProgram, roles } from './people.ts'
import { type Verb, verbRow, verbs } from './verbs.ts'

const verb = fc.constantFrom(...Object.keys(verbs).flatMap(key => (key in verbs ? [key as Verb] : [])))
const name = fc.constantFrom('ada', 'ben', 'cyd')
const caller: fc.Arbitrary<Caller> = fc.record({
  person: fc.record({
    name,
    role: fc.constantFrom(...roles),
    most: fc.constant({ workloads: 3, storageGiB: 30 }),
    vms: fc.constant(null),
  }),
  face: fc.constantFrom(...faces),
  tainted: fc.boolean(),
})
const target = fc.option(fc.record({ owner: name, shared: fc.uniqueArray(name) }))
const holds = (check: (verb: Verb, caller: Caller, target: Parameters<typeof judge>[2]) => boolean) =>
  fc.assert(fc.property(verb, caller, target, check), { numRuns: 2000 })

describe('the policy', () => {
  it('lets a viewer change nothing', () =>
    holds(
      (verb, caller, target) =>
        caller.person.role !== 'viewer' ||
        judge(caller, verb, target).is === 'refused' ||
        verbRow(verb).effect === 'read',
    ))

  it('never does at once what destroys', () =>
    holds(
      (verb, caller, target) =>
        verbRow(verb).effect !== 'destructive' || judge(caller, verb, target).is !== 'allowed',
    ))

  it('lets a model that read what others wrote change nothing without an approval', () =>
    holds(
      (verb, caller, target) =>
        !(isProgram(caller.face) && caller.tainted) ||
        verbRow(verb).effect === 'read' ||
        judge(caller, verb, target).is !== 'allowed',
    ))

  it('lets no program say who comes in, and no one but an owner', () =>
    holds((verb, caller, target) => {
      if (verbRow(verb).effect !== 'people') return true
      return (
        judge(caller, verb, target).is === 'refused' ||
        (caller.person.role === 'owner' && !isProgram(caller.face))
      )
    }))

  it('never takes an answer to an approval from a program', () =>
    holds(
      (verb, caller, target) =>
        !isProgram(caller.face) ||
        verbRow(verb).effect !== 'answer' ||
        judge(caller, verb, target).is === 'refused',
    ))

  it('keeps the workloads of another person from all but owners and those they are shared with', () =>
    holds((verb, caller, target) => {
      const { workload } = verbRow(verb)
      const { person } = caller
      if ((workload === undefined && verb !== 'undo') || target === null) return true
      if (person.role === 'owner' || target.owner === person.name) return true
      if (workload === 'shared' && target.shared.includes(person.name)) return true
      return judge(caller, verb, target).is === 'refused'
    }))

  it('lets an owner of the host do each thing, after an approval where it needs one', () =>
    holds((verb, caller, target) => {
      if (caller.person.role !== 'owner' || target === null) return true
      const { is } = judge(caller, verb, target)
      const forPeople = ['answer', 'people'].includes(verbRow(verb).effect)
      return is !== 'refused' || (forPeople && isProgram(caller.face))
    }))

  it.each([
    ['the third of three workloads', { workloads: 2, storageGiB: 0 }, { workloads: 1, storageGiB: 1 }, null],
    ['a fourth', { workloads: 3, storageGiB: 0 }, { workloads: 1, storageGiB: 1 }, 'too-many'],
    ['the last GiB', { workloads: 1, storageGiB: 29 }, { workloads: 0, storageGiB: 1 }, null],
    ['one GiB more', { workloads: 1, storageGiB: 30 }, { workloads: 0, storageGiB: 1 }, 'too-large'],
  ] as const)('counts %s', (_, has, more, verdict) => {
    const person = {
      name: 'ada',
      role: 'operator',
      most: { workloads: 3, storageGiB: 30 },
      vms: null,
    } as const
    expect(overQuota(person, has, more)).toBe(verdict)
  })
})
