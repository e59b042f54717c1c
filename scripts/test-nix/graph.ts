// The raw image's whole graph of derivations: none runs a VM, and none asks for a builder with KVM.
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process'
import { cellArguments, type Sources } from './evaluate.ts'

const options: ExecFileSyncOptionsWithStringEncoding = {
  encoding: 'utf8',
  maxBuffer: 1 << 30,
  stdio: ['ignore', 'pipe', 'ignore'],
}

export async function vmFreeGraph(sources: Sources): Promise<{ ok: boolean; detail: string }> {
  const { cell, env } = sources
  try {
    // Instantiated for real: only then do the derivations' inputs stand in files that can be followed.
    const args = [
      cell,
      '-A',
      'images.raw',
      ...cellArguments(sources, { profile: 'template', system: 'x86_64-linux' }),
    ]
    const raw = execFileSync('nix-instantiate', args, { ...options, env }).trim()
    const graph = execFileSync('nix-store', ['--query', '--requisites', raw], { ...options, env }).split('\n')
    const machines = graph.filter(path => /-(run-in-linux-vm|vm-run|linux-vm|run-nixos-vm)\b/.test(path))
    const json = execFileSync(
      'nix',
      ['--extra-experimental-features', 'nix-command', 'derivation', 'show', '--recursive', raw],
      { ...options, env },
    )
    const needsKvm = /"requiredSystemFeatures":\s*("[^"]*\bkvm\b|\[[^\]]*"kvm")/.test(json)
    if (machines.length > 0) return { ok: false, detail: machines.join(' ') }
    if (needsKvm) return { ok: false, detail: 'a derivation asks for a builder with kvm' }
    return { ok: true, detail: `${graph.length - 1} paths, none of a VM: ${raw}` }
  } catch (error) {
    return { ok: false, detail: String(error).slice(0, 300) }
  }
}
