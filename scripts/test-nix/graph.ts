// A raw image's whole derivation graph: none runs a VM, and none requires a builder with KVM.
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type CellArguments, cellArguments, type Sources } from './evaluate.ts'

const options: ExecFileSyncOptionsWithStringEncoding = {
  encoding: 'utf8',
  maxBuffer: 1 << 30,
  stdio: ['ignore', 'pipe', 'ignore'],
}
/** These come from vmTools.runInLinuxVM, from tests, and from programs that start one inside a build. */
const machine = /-(run-in-linux-vm|vm-run|linux-vm|run-nixos-vm)\b/
/** A derivation's file has the attribute directly or, with structured attributes, in JSON within a string. */
const needsKvm = /requiredSystemFeatures\W{1,12}[^\])]*?\bkvm\b/

type Graph = { ok: boolean; detail: string }

/** Checks each derivation once, however many images need it. */
export function graphChecker(sources: Sources): (call: CellArguments) => Graph {
  const faults = new Map<string, string | null>()
  const faultOf = (derivation: string): string | null => {
    const known = faults.get(derivation)
    if (known !== undefined) return known
    const asks = needsKvm.test(readFileSync(derivation, 'utf8'))
    const fault = machine.test(derivation) ? 'is of a VM' : asks ? 'asks for a builder with kvm' : null
    faults.set(derivation, fault)
    return fault
  }
  return call => {
    const { cell, env } = sources
    try {
      // Really instantiated: only then are the derivations' inputs in files that can be followed.
      const args = [cell, '-A', 'images.raw', ...cellArguments(sources, call)]
      const raw = execFileSync('nix-instantiate', args, { ...options, env }).trim()
      const asked = execFileSync('nix-store', ['--query', '--requisites', raw], { ...options, env })
      const graph = asked.split('\n').filter(path => path.endsWith('.drv'))
      const found = graph.flatMap(path => {
        const fault = faultOf(path)
        return fault ? [`${path} ${fault}`] : []
      })
      if (found.length > 0) return { ok: false, detail: found.join('; ') }
      return { ok: true, detail: `${graph.length} derivations: ${raw}` }
    } catch (error) {
      return { ok: false, detail: String(error).slice(0, 300) }
    }
  }
}
