// Builds the system of a workload: a program that the machine's configuration names gets the answers as JSON
// and prints the system's store path. It has none of the broker's rights: it calls Nix, whose daemon builds.
import type { Workload } from '../records.ts'
import { must } from './command.ts'

type Answers = Pick<Workload, 'name' | 'modules' | 'vm'>
export type Builder = { build(answers: Answers): Promise<string> }

const storePath = /^\/nix\/store\/[0-9a-z]{32}-[0-9a-zA-Z+\-._?=]{1,211}$/

/** `program`: with the arguments before the answers. */
export const createBuilder = (program: readonly string[]): Builder => ({
  async build({ name, modules, vm }) {
    const answers = { kind: vm === null ? 'container' : 'vm', name, modules }
    const printed = await must([...program, JSON.stringify(answers)], { timeoutMs: 3_600_000 })
    const path = printed.trim().split('\n').at(-1) ?? ''
    if (!storePath.test(path)) throw new Error(`${program[0]} did not print a store path.`)
    return path
  },
})
