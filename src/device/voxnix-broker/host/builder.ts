// Evaluates and builds the system of a workload: a program that the machine's configuration names gets `evaluate` or `build`,
// reads the answers as JSON, and prints a store path. It has none of the broker's rights: it calls Nix, whose daemon builds.
import type { Workload } from '../records.ts'
import { must, run } from './command.ts'
import { moduleFault } from './module-fault.ts'

type Answers = Pick<Workload, 'name' | 'modules' | 'ownModule' | 'vm'>
export type Builder = {
  /** Throws why the module that a person brought is refused, before anything is made. */
  check(answers: Answers): Promise<void>
  build(answers: Answers): Promise<string>
}

const storePath = /^\/nix\/store\/[0-9a-z]{32}-[0-9a-zA-Z+\-._?=]{1,211}$/

/** `program`: with the arguments before these, as the configuration has it now. */
export function createBuilder(program: () => readonly string[]): Builder {
  const words = (act: 'evaluate' | 'build' | 'build-own', { name, modules, ownModule, vm }: Answers) => {
    const answers = { kind: vm === null ? 'container' : 'vm', name, modules, ownModule }
    // Not as a word, which each account of the host would see.
    return { argv: [...program(), act], input: JSON.stringify(answers) }
  }
  /** One at a time: each may take all the memory that one evaluation has. */
  let last: Promise<unknown> = Promise.resolve()
  return {
    async check(answers) {
      // The program ends an evaluation before this.
      const { argv, input } = words('evaluate', answers)
      const evaluated = last.then(() => run(argv, { timeoutMs: 600_000, input }))
      // The caller that waits for it reports why it failed.
      last = evaluated.catch(() => undefined)
      const ran = await evaluated
      if (ran.status !== 0) throw moduleFault(ran)
    },
    async build(answers) {
      const { argv, input } = words(answers.ownModule === null ? 'build' : 'build-own', answers)
      const printed = await must(argv, { timeoutMs: 3_600_000, input })
      const path = printed.trim().split('\n').at(-1) ?? ''
      if (!storePath.test(path)) throw new Error(`${program()[0]} did not print a store path.`)
      return path
    },
  }
}
