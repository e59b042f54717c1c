import { describe, expect, it } from 'vitest'
import { parseDryRun } from './dry-run-parse.ts'

describe('what nix build --dry-run prints', () => {
  it('is read with sizes [B9]', () => {
    const lines = [
      'these 2 derivations will be built:',
      '  /nix/store/aaaa-etc.drv',
      '  /nix/store/bbbb-system.drv',
      'these 3 paths will be fetched (1.50 MiB download, 2.00 GiB unpacked):',
      '  /nix/store/cccc-hello',
      '  /nix/store/dddd-glibc',
      '  /nix/store/eeee-bash',
    ]
    expect(parseDryRun(lines)).toEqual({
      build: ['/nix/store/aaaa-etc.drv', '/nix/store/bbbb-system.drv'],
      fetch: ['/nix/store/cccc-hello', '/nix/store/dddd-glibc', '/nix/store/eeee-bash'],
      downloadBytes: 1572864,
      unpackedBytes: 2147483648,
    })
  })

  it('knows the singular, and tells unknown sizes from none', () => {
    expect(parseDryRun(['this derivation will be built:', '  /nix/store/a-x.drv']).build).toHaveLength(1)
    expect(
      parseDryRun(['this path will be fetched (0.3 KiB download, 1 B unpacked):', '  /nix/store/a'])
        .unpackedBytes,
    ).toBe(1)
    expect(parseDryRun(["don't know how to build these paths:", '  /nix/store/a']).build).toEqual([])
    expect(parseDryRun(['these 2 paths will be fetched:', '  /nix/store/a', '  /nix/store/b'])).toMatchObject(
      { downloadBytes: null },
    )
    expect(parseDryRun([])).toEqual({ build: [], fetch: [], downloadBytes: 0, unpackedBytes: 0 })
  })
})
