// Tests of a person's flake use this home, and this flake of two machines that were never built.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { freshHome } from './kiln-process.ts'

type TwoMachines = {
  home: string
  /** The folder of the flake. */
  machines: string
  /** Part of what its images contain. */
  mark: string
}

/** Filled in before each test of the file that calls it. */
export function twoMachines(): TwoMachines {
  const bench = {} as TwoMachines
  test.beforeEach(() => {
    bench.home = freshHome()
    bench.machines = join(bench.home, 'my machines')
    bench.mark = `${process.pid} ${Date.now()}`
    mkdirSync(bench.machines)
    writeFileSync(
      join(bench.machines, 'flake.nix'),
      `{
      description = "Two machines of a test";
      outputs = _: let
        machine = name: script: {
          config = {
            nixpkgs.hostPlatform.system = "x86_64-linux";
            system.build.images.raw-efi = derivation {
              name = "\${name}.raw"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" script ];
            };
          };
        };
      in {
        nixosConfigurations.attic = machine "attic" "echo attic ${bench.mark} > $out";
        nixosConfigurations.cellar = machine "cellar" "echo cellar ${bench.mark} > $out";
      };
    }`,
    )
  })
  test.afterEach(() => rmSync(bench.home, { recursive: true, force: true }))
  return bench
}
